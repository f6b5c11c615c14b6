// The course explorer: state, sliders, cursor, zoom, history.
import { amount, bounds, course, duration, metres, say, unit } from "./explorer/scales.js";
import { Charts, element } from "./explorer/drawing.js";
import { colourBody, fillTable, showAnswer, showCauses, showSaid, showSides } from "./explorer/beside.js";
import { Asking } from "./explorer/asking.js";
import { drawRoute, pointOnRoute } from "./explorer/route.js";
import { beginFresh, takeFresh, watchDiary } from "./explorer/fresh.js";

const $ = (id) => document.getElementById(id);
const RESTS_MS = 450, LEAST_ZOOM_M = 400;
const SHOWN = {
  start_faster: (v) => (v === 0 ? say("even") : say(v > 0 ? "harder" : "easier", { n: Math.round(100 * Math.abs(v)) })),
  warmer_c: (v) => (v === 0 ? say("day") : say(v > 0 ? "warmer" : "colder", { n: amount(Math.abs(v), "difference") })),
  carbohydrate_g_h: (v) => `${v} g/h`,
  fluid_l_h: (v) => `${amount(1000 * v, "drink")}/h`,
  sodium_mg_h: (v) => `${v} mg/h`,
  pack_kg: (v) => amount(v, "load"),
  target_s: (v) => duration(v),
};
const FREE = { carbohydrate_g_h: "guideline", fluid_l_h: "guideline", sodium_mg_h: "guideline", pack_kg: "own", target_s: "even" };
const TOP = { carbohydrate_g_h: 120, fluid_l_h: 1.5, sodium_mg_h: 1500, pack_kg: 15 };

const state = { choice: {}, stations: null, at: null, zoom: [0, course.distance_m], answer: null, schedule: null, kept: null, keptBody: null, own: null };
const past = [], future = [];
const charts = new Charts($("charts"));
let resting = 0, frame = 0, dragging = false;

const body = () => ({ choice: state.choice, stations: state.stations });

// The forms that lead on carry what is chosen now, or what was kept as plan A.
function carry(form, chosen) {
  form.elements.choice.value = JSON.stringify(chosen.choice);
  form.elements.stations.value = chosen.stations ? JSON.stringify(chosen.stations) : "";
}
for (const form of document.querySelectorAll("#onward form")) form.addEventListener("submit", (event) => carry(form, event.submitter?.dataset.kept ? state.keptBody : body()));
function offerKept() {
  const form = document.querySelector("#onward form");
  form.querySelector("[data-kept]")?.remove();
  if (!state.kept) return;
  const button = element("button", {}, say("phone.kept"));
  button.dataset.kept = "1";
  form.append(" ", button);
}
const stations = () => state.stations || course.stations;
const quick = new Asking("/api/forecast", (answer, took) => { document.documentElement.dataset.answered = took.toFixed(0); take(answer); }, failed);
const whole = new Asking("/api/forecast", take, failed);
const causes = new Asking("/api/causes", showCauses, () => showCauses(null));

function failed(what) {
  $("said").dataset.key = "";
  $("said").replaceChildren(element("p", { class: "notice bad" }, say("failed", { what })));
}

function take(answer) {
  state.answer = answer;
  if (answer.complete) {
    state.schedule = answer.schedule;
    takeFresh(answer, now());
  }
  if (state.own === null && !Object.keys(state.choice).length) state.own = answer.finish_s.p50;
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(redraw);
}

function redraw() {
  const { answer } = state;
  if (!answer) return;
  for (const id of ["charts", "here", "tools"]) $(id).hidden = false;
  charts.draw(answer, state.schedule, stations(), state.zoom, state.kept);
  drawRoute(answer.profile, stations());
  showAnswer(answer, state.kept);
  showSaid(answer);
  if (answer.complete || $("as-table").open) fillTable(answer);
  if (state.at === null) {
    state.at = reddest(answer);
    asksCauses();
  }
  point(state.at);
  document.documentElement.dataset.drawn = answer.complete ? "complete" : "glimpse";
}

function reddest(answer) {
  const { hazard_per_h: hazards, distance_m } = answer.profile;
  const sums = distance_m.map((_, i) => Object.values(hazards).reduce((sum, curve) => sum + curve.p50[i], 0));
  return distance_m[sums.indexOf(Math.max(...sums))];
}

function point(distance) {
  state.at = Math.min(Math.max(distance, 0), course.distance_m);
  const { i, text } = charts.point(state.at);
  $("where").textContent = text;
  $("place").value = String(Math.round(state.at));
  $("place").setAttribute("aria-valuetext", text);
  colourBody(state.answer.profile, i);
  pointOnRoute(state.at);
}

// Ask at once with few draws; ask in full, and for the causes, when nothing has changed for a moment.
function changed() {
  quick.ask(body());
  rest();
}
function rest() {
  clearTimeout(resting);
  whole.cancel();
  causes.cancel();
  resting = setTimeout(() => {
    whole.ask({ ...body(), full: true });
    if (state.at !== null) causes.ask({ ...body(), at_m: Math.min(state.at, course.distance_m) });
  }, RESTS_MS);
}
function asksCauses() {
  clearTimeout(asksCauses.timer);
  causes.cancel();
  asksCauses.timer = setTimeout(() => causes.ask({ ...body(), at_m: state.at }), RESTS_MS);
}

// History
const now = () => JSON.stringify({ choice: state.choice, stations: state.stations });
// Steps of one slider in a row, as of an arrow key held down, are one change to be undone.
let settled = now(), touched = null;
function remember(name = null) {
  if (now() === settled) return;
  if (name !== null && name === touched) {
    settled = now();
    return;
  }
  touched = name;
  past.push(settled);
  settled = now();
  future.length = 0;
  tools();
}
function travel(from, to) {
  touched = null;
  if (!from.length) return;
  to.push(settled);
  settled = from.pop();
  Object.assign(state, JSON.parse(settled));
  showSliders();
  listStations();
  tools();
  changed();
}

// Sliders: the form's number fields become ranges; the field that is left alone follows the guideline.
function sliderInputs() {
  return [...document.querySelectorAll(".slider input")];
}
function makeSliders() {
  const form = $("sliders");
  form.classList.add("live");
  for (const input of sliderInputs()) {
    const name = input.closest(".slider").dataset.name;
    if (name === "target_s") continue;
    const { low, high, step } = bounds[name];
    input.type = "range";
    input.min = name in FREE ? low - step : low;
    input.max = TOP[name] ?? high;
    input.step = step;
    const given = input.getAttribute("value");
    if (given) state.choice[name] = Number(given);
    input.addEventListener("input", () => { choose(name, Number(input.value), low); changed(); });
    input.addEventListener("change", () => remember(name));
    for (const begins of ["pointerdown", "focus"]) input.addEventListener(begins, () => { touched = null; });
  }
  const target = $("s-target_s");
  target.disabled = false;
  target.closest(".slider").hidden = false;
  target.addEventListener("input", () => {
    const step = Number(target.value);
    if (step < 0) delete state.choice.target_s;
    else state.choice.target_s = Math.round((state.own * (0.94 + 0.01 * step)) / 60) * 60;
    label("target_s");
    changed();
  });
  target.addEventListener("change", () => remember("target_s"));
  for (const box of form.querySelectorAll("[type=checkbox]")) {
    box.addEventListener("change", () => {
      const done = [...form.querySelectorAll("[name=training]:checked")].map((b) => b.value);
      if (done.length) state.choice.training = done; else delete state.choice.training;
      if ($("s-poles").checked) state.choice.poles = true; else delete state.choice.poles;
      remember();
      changed();
    });
  }
  form.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
  const done = [...form.querySelectorAll("[name=training]:checked")].map((b) => b.value);
  if (done.length) state.choice.training = done;
  if ($("s-poles").checked) state.choice.poles = true;
  showSliders();
}
function choose(name, value, low) {
  if ((name in FREE && value < low) || (!(name in FREE) && value === 0)) delete state.choice[name];
  else state.choice[name] = value;
  label(name);
}
function label(name) {
  const output = document.querySelector(`.slider[data-name="${name}"] output`);
  const chosen = state.choice[name];
  output.textContent = chosen === undefined && name in FREE ? say(FREE[name]) : SHOWN[name](chosen ?? 0);
  output.previousElementSibling.parentElement.querySelector("input").setAttribute("aria-valuetext", output.textContent);
}
function showSliders() {
  for (const input of sliderInputs()) {
    const name = input.closest(".slider").dataset.name, chosen = state.choice[name];
    if (name === "target_s") input.value = chosen === undefined ? -1 : Math.round(100 * (chosen / state.own - 0.94));
    else input.value = chosen ?? (name in FREE ? input.min : 0);
    label(name);
  }
  for (const box of document.querySelectorAll("[name=training]")) box.checked = (state.choice.training || []).includes(box.value);
  $("s-poles").checked = Boolean(state.choice.poles);
}

// Zoom and cursor
function zoomTo(from, to) {
  const width = Math.min(Math.max(to - from, Math.min(LEAST_ZOOM_M, course.distance_m)), course.distance_m);
  const start = Math.min(Math.max(from, 0), course.distance_m - width);
  state.zoom = [start, start + width];
  redraw();
}
function zoomBy(factor) {
  const [from, to] = state.zoom, width = (to - from) * factor, middle = state.at ?? (from + to) / 2;
  zoomTo(middle - width / 2, middle + width / 2);
}
function distanceAt(event) {
  const plot = charts.tracks.get("altitude").plot.getBoundingClientRect();
  const share = Math.min(Math.max((event.clientX - plot.left) / plot.width, 0), 1);
  return state.zoom[0] + share * (state.zoom[1] - state.zoom[0]);
}
function watchPointer() {
  const root = $("charts");
  let brush = null, pin = null;
  root.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".plot") || !state.answer) return;
    dragging = true;
    pin = event.target.closest(".pin");
    if (pin) { event.preventDefault(); root.setPointerCapture(event.pointerId); } else if (event.target.closest(".ground")) brush = distanceAt(event);
  });
  root.addEventListener("pointermove", (event) => {
    if (!state.answer) return;
    const at = distanceAt(event);
    if (pin) {
      moveStation(Number(pin.dataset.station), at);
      return;
    }
    if (event.target.closest(".plot") || dragging) point(at);
    if (brush !== null) showBrush(brush, at);
  });
  const end = (event) => {
    if (brush !== null && Math.abs(distanceAt(event) - brush) > 0.02 * (state.zoom[1] - state.zoom[0])) {
      const [a, b] = [brush, distanceAt(event)].sort((x, y) => x - y);
      zoomTo(a, b);
    }
    if (pin) { remember(); listStations(); }
    if (dragging) asksCauses();
    showBrush(null);
    brush = pin = null;
    dragging = false;
  };
  root.addEventListener("pointerup", end);
  root.addEventListener("pointercancel", end);
  root.addEventListener("pointerleave", () => { if (!dragging && state.answer) asksCauses(); });
}
function showBrush(from, to) {
  let box = document.querySelector(".brush");
  if (from === null) { if (box) box.remove(); return; }
  const plot = charts.tracks.get("altitude").plot;
  if (!box) { box = element("div", { class: "brush" }); plot.append(box); }
  const [a, b] = [from, to].map((d) => charts.x(d) / 10).sort((x, y) => x - y);
  box.style.left = `${a}%`;
  box.style.width = `${b - a}%`;
}

// Stations
function moveStation(index, distance) {
  const list = stations().map((station) => ({ ...station }));
  list[index].distance_m = Math.round(Math.min(Math.max(distance, 0), course.distance_m));
  state.stations = list;
  changed();
}
// A pin that has the focus moves with the arrow keys, further with shift, and goes with Delete.
$("charts").addEventListener("keydown", (event) => {
  const pin = event.target.closest(".pin"), step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!pin) return;
  const index = Number(pin.dataset.station);
  if (step) {
    event.preventDefault();
    moveStation(index, stations()[index].distance_m + step * metres(event.shiftKey ? 1 : 0.1));
    remember(`station ${index}`);
    listStations();
    charts.ground(state.answer.profile, stations());
  } else if (event.key === "Delete") setStations(stations().filter((_, i) => i !== index));
});
function setStations(list) {
  state.stations = list;
  remember();
  listStations();
  changed();
}
function listStations() {
  const rows = stations().map((station, index) => {
    const input = element("input", { type: "number", step: "0.1", min: "0", value: Number(amount(station.distance_m, "distance").split(" ")[0]), "aria-label": say("station.move", { name: station.name, unit: unit("distance") }) });
    input.addEventListener("change", () => { moveStation(index, metres(Number(input.value))); remember(); });
    const remove = element("button", { type: "button", "aria-label": say("station.remove", { name: station.name }) }, "×");
    remove.addEventListener("click", () => setStations(stations().filter((_, i) => i !== index)));
    return element("li", {}, element("span", { class: "pin still", "aria-hidden": "true" }, String(index + 1)), element("span", { class: "name" }, station.name), input, element("span", {}, unit("distance")), remove);
  });
  $("stations").replaceChildren(element("h3", {}, say("stations")), element("ol", {}, ...rows));
}

// Tools
function tools() {
  const button = (key, act, off = false) => {
    const made = element("button", { type: "button", disabled: off }, say(key));
    made.dataset.tool = key;
    made.addEventListener("click", act);
    return made;
  };
  const focused = document.activeElement && document.activeElement.dataset.tool;
  const add = () => setStations([...stations(), { name: say("station.name", { n: stations().length + 1 }), distance_m: Math.round(state.at), water: true, food: false, stop_s: null }].sort((a, b) => a.distance_m - b.distance_m));
  const keep = () => {
    state.keptBody = state.kept ? null : structuredClone(body());
    state.kept = state.kept ? null : structuredClone(state.answer);
    offerKept();
    tools();
    redraw();
  };
  const range = element("input", { type: "range", id: "place", min: "0", max: String(Math.round(course.distance_m)), step: String(Math.max(50, Math.round(course.distance_m / 400))), "aria-label": say("place") });
  range.addEventListener("input", () => { point(Number(range.value)); asksCauses(); });
  $("tools").replaceChildren(element("label", { class: "place" }, say("place"), range),
    button("zoom.in", () => zoomBy(0.5)), button("zoom.out", () => zoomBy(2)), button("zoom.all", () => zoomTo(0, course.distance_m)),
    button("undo", () => travel(past, future), !past.length), button("redo", () => travel(future, past), !future.length),
    button(state.kept ? "drop" : "keep", keep), button("station.add", add));
  if (state.at !== null) range.value = String(Math.round(state.at));
  if (focused) $("tools").querySelector(`[data-tool="${focused}"]`)?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!state.answer || event.altKey) return;
  const typing = event.target.matches("input, select, textarea");
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    if (event.shiftKey) travel(future, past); else travel(past, future);
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "y") {
    event.preventDefault();
    travel(future, past);
  } else if (!typing && event.key === "+") zoomBy(0.5);
  else if (!typing && event.key === "-") zoomBy(2);
  else if (!typing && event.key === "0") zoomTo(0, course.distance_m);
});
new ResizeObserver(() => { if (state.answer) { charts.measure(); charts.axis(); charts.point(state.at ?? 0); } }).observe($("charts"));
$("as-table").addEventListener("toggle", () => { if (state.answer) fillTable(state.answer); });

makeSliders();
settled = now();
tools();
watchPointer();
listStations();
showCauses(null);
showSides();
changed();
watchDiary((before, after) => {
  beginFresh(before, after, state.answer, now());
  changed();
});
