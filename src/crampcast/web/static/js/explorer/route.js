// The course from above, drawn from its own coordinates: shaded by risk, with stations and the cursor. No tiles, no network.
import { course, Ramp, say } from "./scales.js";
import { shape } from "./drawing.js";

const root = document.getElementById("route");
const SIZE = 240, EDGE = 12;
const line = course.line;

function placed() {
  const xs = line.map(([x]) => x), ys = line.map(([, y]) => y);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (SIZE - 2 * EDGE) / Math.max(right - left, high - low, 1);
  const height = (high - low) * scale + 2 * EDGE, width = (right - left) * scale + 2 * EDGE;
  return { width, height, at: ([x, y]) => [EDGE + (x - left) * scale, height - EDGE - (y - low) * scale] };
}
const map = line ? placed() : null;

function along(distance) {
  let i = line.findIndex(([, , d]) => d >= distance);
  if (i < 0) i = line.length - 1;
  if (!i) return map.at(line[0]);
  const [before, after] = [line[i - 1], line[i]], share = (distance - before[2]) / Math.max(after[2] - before[2], 1e-9);
  return map.at([0, 1].map((k) => before[k] + share * (after[k] - before[k])));
}

export function drawRoute(profile, stations) {
  if (!map) return;
  root.hidden = false;
  const svg = shape("svg", { viewBox: `0 0 ${map.width.toFixed(0)} ${map.height.toFixed(0)}`, role: "img", "aria-label": say("route") });
  const total = profile.distance_m.map((_, i) => Object.values(profile.hazard_per_h).reduce((sum, curve) => sum + curve.p50[i], 0));
  const ramp = new Ramp(Math.max(...total));
  const points = line.map((point) => map.at(point).map((v) => v.toFixed(1)).join(" "));
  svg.append(shape("path", { class: "under", d: `M${points.join("L")}` }));
  let from = 0, row = 0, grade = -1;
  const piece = (to) => { if (to > from) svg.append(shape("path", { class: `s${grade}`, d: `M${points.slice(from, to + 1).join("L")}` })); from = to; };
  line.forEach(([, , distance], i) => {
    while (row < total.length - 1 && profile.distance_m[row] < distance) row += 1;
    const now = ramp.grade(total[row]);
    if (now !== grade && grade >= 0) piece(i);
    grade = now;
  });
  piece(line.length - 1);
  stations.forEach((station, index) => {
    const [cx, cy] = along(station.distance_m);
    const label = shape("text", { x: cx.toFixed(1), y: (cy + 3.5).toFixed(1) });
    label.textContent = String(index + 1);
    svg.append(shape("circle", { class: "station", cx: cx.toFixed(1), cy: cy.toFixed(1), r: 7 }), label);
  });
  const [startX, startY] = along(0);
  svg.append(shape("circle", { class: "start", cx: startX, cy: startY, r: 4 }), shape("circle", { class: "now", r: 5.5 }));
  root.replaceChildren(svg);
}

export function pointOnRoute(distance) {
  const now = map && root.querySelector(".now");
  if (!now) return;
  const [cx, cy] = along(distance);
  now.setAttribute("cx", cx);
  now.setAttribute("cy", cy);
}
