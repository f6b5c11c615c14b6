// Charts along the course: one SVG a track, its names and readings beside it.
import { amount, clock, course, duration, number, pace, perHour, percent, Ramp, say, shareOf, sides, SIDES, unit, worstOfOneSide } from "./scales.js";

const NS = "http://www.w3.org/2000/svg";
const BODY = {
  cramp_probability: "probability", speed_m_s: "pace", core_temperature_c: "temperature",
  body_water_change_l: "water", plasma_sodium_mmol_l: "concentration", muscle_glycogen_g: "mass", stomach_ml: "drink",
};
const LANES = { carbohydrate_g: "mass", fluid_ml: "drink", sodium_mg: "salt" };
const WIDTH = 1000;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
export function shape(name, attributes) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
function canvas(height, label) {
  return shape("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: "none", height, role: "img", "aria-label": label,
  });
}
const fixed = (value) => value.toFixed(1);

export class Charts {
  constructor(root) {
    this.root = root;
    this.tracks = new Map();
    this.cursorLine = element("div", { class: "cursor", "aria-hidden": "true" });
    root.append(this.cursorLine);
  }

  // Where the plots stand. Read once for a size of the window: reading it after every change of the picture would have the
  // browser lay the page out in the midst of a move.
  measure() {
    const { plot } = this.tracks.get("altitude");
    this.room = { left: plot.offsetLeft, width: plot.clientWidth };
  }

  row(key, name, kind) {
    if (!this.tracks.has(key)) {
      const label = element("div", { class: "label" });
      const plot = element("div", { class: "plot" });
      const value = element("output", { class: "value" });
      const made = element("div", { class: `track ${kind}` }, label, plot, value);
      made.dataset.key = key;
      this.root.append(made);
      this.tracks.set(key, { made, label, plot, value });
    }
    const found = this.tracks.get(key);
    if (found.label.textContent !== name) found.label.textContent = name;
    return found;
  }

  x(distance) {
    const [from, to] = this.zoom;
    return ((distance - from) / (to - from)) * WIDTH;
  }

  draw(answer, schedule, stations, zoom, other) {
    this.answer = answer;
    this.zoom = zoom;
    const profile = answer.profile;
    this.ground(profile, stations);
    if (!this.room) this.measure();
    this.axis();
    const muscles = this.strips(profile, answer.cramp_probability.by_muscle);
    this.light(profile);
    this.lanes(schedule);
    for (const [key, kind] of Object.entries(BODY)) this.curve(key, kind, profile, other && other.profile);
    this.order(muscles);
  }

  // The likeliest muscle stands first, the rest of the rows in their own order.
  order(muscles) {
    const wanted = ["altitude", "axis", ...muscles.map((name) => `h-${name}`), "legend", "light",
      ...Object.keys(LANES), ...Object.keys(BODY)];
    const now = [...this.root.querySelectorAll(".track")].map((track) => track.dataset.key);
    const there = wanted.filter((key) => this.tracks.has(key));
    if (now.join() !== there.join()) for (const key of there) this.root.append(this.tracks.get(key).made);
  }

  ground(profile, stations) {
    const { plot, value } = this.row("altitude", say("altitude"), "ground");
    const low = Math.min(...profile.altitude_m), high = Math.max(...profile.altitude_m);
    const range = Math.max(high - low, 40);
    const y = (height) => 104 - (88 * (height - low)) / range;
    const points = profile.distance_m.map((d, i) => `${fixed(this.x(d))} ${fixed(y(profile.altitude_m[i]))}`);
    const svg = canvas(110, `${say("altitude")}: ${amount(low, "altitude")} – ${amount(high, "altitude")}`);
    for (const [from, to, dark] of this.nights(profile)) {
      svg.append(shape("rect", { class: "dark", x: fixed(from), y: 0, width: fixed(to - from), height: 110, opacity: 0.08 + 0.16 * dark }));
    }
    const first = fixed(this.x(0)), last = fixed(this.x(profile.distance_m.at(-1)));
    svg.append(
      shape("path", { class: "ground", d: `M${first} 110L${first} ${points[0].split(" ")[1]}L${points.join("L")}L${last} 110Z` }),
      shape("path", { class: "ridge", d: `M${first} ${points[0].split(" ")[1]}L${points.join("L")}` }),
    );
    const held = document.activeElement?.closest(".pin")?.dataset.station;
    plot.replaceChildren(svg, ...this.pins(stations));
    if (held !== undefined) plot.querySelector(`.pin[data-station="${held}"]`)?.focus();
    value.textContent = `${number(low, "altitude")}–${amount(high, "altitude")}`;
  }

  nights(profile) {
    const spans = [];
    profile.daylight.forEach((light, i) => {
      const from = this.x(i ? profile.distance_m[i - 1] : 0), to = this.x(profile.distance_m[i]);
      if (light < 0.95) spans.push([from, to, 1 - light]);
    });
    return spans;
  }

  pins(stations) {
    return stations.flatMap((station, index) => {
      const at = this.x(station.distance_m) / 10;
      if (at < 0 || at > 100) return [];
      const pin = element("button", { class: "pin", type: "button", title: station.name }, String(index + 1));
      pin.dataset.station = String(index);
      pin.setAttribute("aria-label", say("station.pin", { name: station.name, at: amount(station.distance_m, "distance") }));
      pin.style.left = `${at}%`;
      return [pin];
    });
  }

  axis() {
    const { plot } = this.row("axis", "", "axis");
    const [from, to] = this.zoom, factor = unit("distance") === "mi" ? 1609.344 : 1000;
    const wanted = this.room.width < 420 ? 4 : 9;
    const rough = (to - from) / factor / wanted, decade = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((n) => n * decade).find((s) => s >= rough);
    const ticks = [];
    for (let at = Math.ceil(from / factor / step) * step; at * factor <= to + 1; at += step) {
      const tick = element("span", { class: "tick" }, `${Number(at.toFixed(2))}${ticks.length ? "" : ` ${unit("distance")}`}`);
      tick.style.left = `${this.x(at * factor) / 10}%`;
      ticks.push(tick);
    }
    plot.replaceChildren(...ticks);
  }

  strips(profile, chances) {
    const names = Object.keys(profile.hazard_per_h).sort((a, b) => chances[b].p50 - chances[a].p50);
    this.ramp = new Ramp(worstOfOneSide(profile.hazard_per_h));
    for (const name of names) {
      const hazards = profile.hazard_per_h[name].p50;
      const { plot, value } = this.row(`h-${name}`, say(`muscle.${name}`), "heat");
      if (!plot.dataset.left) {
        for (const side of SIDES) plot.dataset[side] = say(`side.${side}`);
      }
      const where = profile.distance_m[hazards.indexOf(Math.max(...hazards))];
      const told = sides[name] ? `, ${say("left", { share: percent(sides[name].p50) })}` : "";
      const svg = canvas(22, `${say(`muscle.${name}`)}: ${percent(chances[name].p50)}, ${amount(where, "distance")}${told}`);
      svg.append(...SIDES.flatMap((side, row) => this.lane(profile, hazards, shareOf(name, side), 12 * row)));
      plot.replaceChildren(svg);
      value.textContent = percent(chances[name].p50);
    }
    const { plot } = this.row("legend", say("legend"), "legend");
    plot.replaceChildren(...["", ...this.ramp.edges].map((edge, grade) =>
      element("span", { class: "key" }, element("i", { class: `h${grade}` }), String(Number((100 * edge).toPrecision(1))))));
    return names;
  }

  // One side of a muscle as a lane of shades.
  lane(profile, hazards, share, top) {
    const outlines = Array(8).fill("");
    for (let i = 0, start = 0; i < hazards.length; i += 1) {
      const grade = this.ramp.grade(share * hazards[i]);
      if (i + 1 < hazards.length && this.ramp.grade(share * hazards[i + 1]) === grade) continue;
      const from = this.x(start ? profile.distance_m[start - 1] : 0), to = this.x(profile.distance_m[i]);
      outlines[grade] += `M${fixed(from)} ${top}H${fixed(to + 0.4)}v10H${fixed(from)}Z`;
      start = i + 1;
    }
    return outlines.flatMap((d, grade) => (d ? [shape("path", { class: `h${grade}`, d })] : []));
  }

  light(profile) {
    const { plot, value } = this.row("light", say("light"), "light");
    const svg = canvas(34, say("light"));
    const low = Math.min(...profile.wbgt_c) - 1, high = Math.max(...profile.wbgt_c) + 1;
    for (const [from, to, dark] of this.nights(profile)) {
      svg.append(shape("rect", { class: "dark", x: fixed(from), y: 0, width: fixed(to - from), height: 34, opacity: 0.2 + 0.5 * dark }));
    }
    const line = profile.distance_m.map((d, i) => `${fixed(this.x(d))} ${fixed(30 - (26 * (profile.wbgt_c[i] - low)) / (high - low))}`);
    svg.append(shape("path", { class: "sun", d: `M${line.join("L")}` }));
    plot.replaceChildren(svg);
    value.textContent = amount(Math.max(...profile.wbgt_c), "temperature");
  }

  lanes(schedule) {
    for (const [key, kind] of Object.entries(LANES)) {
      const taken = (schedule || []).filter((entry) => entry[key] > 0);
      const { made, plot, value } = this.row(key, say(key), "lane");
      made.hidden = !taken.length;
      const most = Math.max(...taken.map((entry) => entry[key]), 1e-9);
      const svg = canvas(22, say(key));
      for (const entry of taken) {
        const at = this.x(entry.distance_m), height = 20 * (entry[key] / most);
        svg.append(shape("path", { class: "intake", d: `M${fixed(at)} 22V${fixed(22 - height)}` }));
      }
      plot.replaceChildren(svg);
      value.textContent = taken.length ? amount(taken.reduce((sum, entry) => sum + entry[key], 0), kind) : "";
    }
  }

  curve(key, kind, profile, other) {
    const curves = profile[key], { plot, value } = this.row(key, say(key), "curve");
    const all = [curves.p10, curves.p50, curves.p90, other ? other[key].p50 : []].flat();
    let low = Math.min(...all), high = Math.max(...all);
    if (["cramp_probability", "muscle_glycogen_g", "stomach_ml"].includes(key)) low = 0;
    if (high - low < 1e-6) high = low + 1;
    const y = (v) => 42 - (38 * (v - low)) / (high - low);
    const line = (distances, values) => values.map((v, i) => `${fixed(this.x(distances[i]))} ${fixed(y(v))}`);
    const svg = canvas(46, say(key));
    const upper = line(profile.distance_m, curves.p90), lower = line(profile.distance_m, curves.p10).reverse();
    svg.append(
      shape("path", { class: "band", d: `M${upper.join("L")}L${lower.join("L")}Z` }),
      shape("path", { class: "line", d: `M${line(profile.distance_m, curves.p50).join("L")}` }),
    );
    if (other) svg.append(shape("path", { class: "line other", d: `M${line(other.distance_m, other[key].p50).join("L")}` }));
    plot.replaceChildren(svg);
    value.textContent = this.reading(kind, curves.p50.at(-1));
  }

  reading(kind, value) {
    return kind === "pace" ? pace(value) : kind === "probability" ? percent(value) : amount(value, kind);
  }

  // Put the cursor at a place; beside every track stands what it says there.
  point(distance) {
    const { profile } = this.answer;
    let i = profile.distance_m.findIndex((d) => d >= distance);
    if (i < 0) i = profile.distance_m.length - 1;
    const at = this.x(distance) / WIDTH;
    const inside = at >= 0 && at <= 1;
    this.cursorLine.hidden = !inside;
    if (inside) this.cursorLine.style.left = `${this.room.left + at * this.room.width}px`;
    this.tracks.get("altitude").value.textContent = amount(profile.altitude_m[i], "altitude");
    for (const name of Object.keys(profile.hazard_per_h)) {
      this.tracks.get(`h-${name}`).value.textContent = `${perHour(profile.hazard_per_h[name].p50[i])} %/h`;
    }
    this.tracks.get("light").value.textContent = amount(profile.wbgt_c[i], "temperature");
    for (const [key, kind] of Object.entries(BODY)) {
      this.tracks.get(key).value.textContent = this.reading(kind, profile[key].p50[i]);
    }
    const time = profile.time_s.p50[i];
    const parts = [amount(distance, "distance"), duration(time), clock(time)].filter(Boolean);
    return { i, text: parts.join(" · ") };
  }
}
export { course };
