"use strict";
const root = document.documentElement;
root.classList.add("script");
const at = (id) => document.getElementById(id);
const every = (selector) => Array.from(document.querySelectorAll(selector));
const SETTING = JSON.parse(at("setting").textContent);
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// What is kept, is kept on this phone; private windows keep nothing, and the page works all the same.
function stored(key) {
  try { return JSON.parse(localStorage.getItem(`crampcast.rescue.${key}`) || "null"); } catch { return null; }
}
function store(key, value) {
  try { localStorage.setItem(`crampcast.rescue.${key}`, JSON.stringify(value)); } catch { /* not kept */ }
}
const pressed = (button) => button.getAttribute("aria-pressed") === "true";
const press = (button, on) => button.setAttribute("aria-pressed", on ? "true" : "false");

// Timers count to a moment of the clock: a locked screen, or a page that the phone threw out, loses nothing.
const timers = every("button.timer");
const labels = timers.map((button) => button.textContent);
let running = null;
let audio = null;
let light = null;
const spoken = (s) => (s < 60 ? `${s} s` : `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`);
function start(place, until) {
  stop();
  running = { place, until, tick: setInterval(show, 200), told: false };
  store("timer", { place, until });
  root.classList.add("timing");
  show();
}
function stop() {
  if (running) { clearInterval(running.tick); timers[running.place].textContent = labels[running.place]; }
  running = null;
  store("timer", null);
  root.classList.remove("timing");
  at("told").textContent = "";
  if (light) { light.release().catch(() => {}); light = null; }
}
function show() {
  if (!running) return;
  const left = Math.ceil((running.until - Date.now()) / 1000);
  const words = left > 0 ? spoken(left) : SETTING.words.done;
  timers[running.place].textContent = words;
  at("left").textContent = words;
  if (left > 0 || running.told) return;
  running.told = true;
  clearInterval(running.tick);
  at("told").textContent = SETTING.words.done;
  store("timer", null);
  signal();
}
function signal() {
  if (pressed(at("shake")) && navigator.vibrate) navigator.vibrate([400, 150, 400, 150, 400]);
  if (!pressed(at("sound")) || !audio) return;
  [0, 0.5, 1].forEach((wait) => {
    const tone = audio.createOscillator();
    tone.frequency.value = 880;
    tone.connect(audio.destination);
    tone.start(audio.currentTime + wait);
    tone.stop(audio.currentTime + wait + 0.3);
  });
}
// Sound and the wake lock need a finger: both are asked for by the tap that starts a timer.
function ready() {
  try {
    if (pressed(at("sound"))) { audio ??= new (window.AudioContext || window.webkitAudioContext)(); audio.resume(); }
  } catch { audio = null; }
  if (navigator.wakeLock) navigator.wakeLock.request("screen").then((lock) => { light = lock; }, () => {});
}
const begin = (place) => { ready(); start(place, Date.now() + Number(timers[place].dataset.seconds) * 1000); };
timers.forEach((button, place) => button.addEventListener("click", () => {
  if (running && running.place === place && !running.told) stop(); else begin(place);
}));
at("stop").addEventListener("click", stop);
at("repeat").addEventListener("click", () => { if (running) begin(running.place); });
document.addEventListener("visibilitychange", show);
const before = stored("timer");
if (before && timers[before.place] && before.until > Date.now() - 3.6e6) start(before.place, before.until);

// A tap on the body opens the muscle, and says in the record which one and which side it was.
function mark(muscle, side) {
  if (muscle !== undefined) at("which").value = String(SETTING.muscles.indexOf(muscle));
  if (side) at("side").value = String(SETTING.sides.indexOf(side));
  changed();
}
every(".body-map a").forEach((target) => target.addEventListener("click", () => {
  every("details.muscle").forEach((one) => { one.open = one.id === `m-${target.dataset.muscle}`; });
  mark(target.dataset.muscle, target.dataset.side);
}));
const reveal = () => { const found = at(location.hash.slice(1)); if (found && found.tagName === "DETAILS") found.open = true; };
window.addEventListener("hashchange", reveal);
reveal();

// What was done becomes a code; its form is that of the diary.
const kept = every("[data-keep]");
function recall() {
  const found = stored("record") || {};
  kept.forEach((field) => {
    const value = found[field.id];
    if (value === undefined) return;
    if (field.hasAttribute("aria-pressed")) press(field, value); else if (field.type === "radio") field.checked = value; else field.value = value;
  });
}
function keep() {
  store("record", Object.fromEntries(kept.map((field) => [
    field.id, field.hasAttribute("aria-pressed") ? pressed(field) : field.type === "radio" ? field.checked : field.value,
  ])));
}
const mask = (kind) => SETTING.remedies.reduce((sum, id, i) => sum + (pressed(at(`${kind}-${id}`)) ? 2 ** i : 0), 0);
function code() {
  const value = (id) => Number(at(id).value || 0);
  const seconds = at("relief").value;
  const fields = [
    [4, value("which")], [2, value("side")], [6, mask("did")], [6, mask("helped")],
    [8, seconds === "" ? 255 : Math.min(Math.max(Math.round(Number(seconds) / 5), 0), 254)],
    [1, pressed(at("again")) ? 1 : 0],
    [12, Math.min(Math.max(value("minutes"), 0), 4095)],
  ];
  const bits = fields.map(([width, v]) => Math.trunc(v).toString(2).padStart(width, "0").slice(-width)).join("").padEnd(45, "0");
  const signs = bits.match(/.{5}/g).map((five) => parseInt(five, 2));
  const check = signs.reduce((sum, sign, place) => sum + (2 * place + 3) * sign, 0) % 32;
  const text = [...signs, check].map((sign) => ALPHABET[sign]).join("");
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}
// A code without its minute would put the cramp at the start of the run.
function tellCode() {
  const timed = Number(at("minutes").value) >= 1;
  at("code").textContent = timed ? code() : SETTING.words.untimed;
  at("next").disabled = !timed;
}
function changed() { keep(); tellCode(); }
every("button[aria-pressed]").forEach((button) => button.addEventListener("click", () => {
  press(button, !pressed(button));
  if (button.id.startsWith("helped-") && pressed(button)) press(at(button.id.replace("helped-", "did-")), true);
  changed();
}));
every("select, input").forEach((field) => field.addEventListener("input", changed));

// Two taps time a cramp: when it came since the start, and how long it held on.
function minutes() {
  const said = at("started").value.split(":").map(Number);
  if (said.length < 2) return "";
  const began = new Date();
  began.setHours(said[0], said[1], 0, 0);
  if (began > new Date()) began.setDate(began.getDate() - 1);
  return String(Math.floor((Date.now() - began) / 60000));
}
at("cramps").addEventListener("click", () => {
  store("cramped", Date.now());
  at("minutes").value = minutes();
  at("relief").value = "";
  at("since").textContent = SETTING.words.counting;
  changed();
});
at("free").addEventListener("click", () => {
  const cramped = stored("cramped");
  if (cramped) at("relief").value = String(Math.min(Math.round((Date.now() - cramped) / 1000), 1270));
  store("cramped", null);
  at("since").textContent = "";
  changed();
});

// Codes of earlier cramps of the day, until they are deleted.
function list() {
  at("codes").replaceChildren(...(stored("codes") || []).map((text) => {
    const row = document.createElement("li");
    row.textContent = text;
    return row;
  }));
}
at("next").addEventListener("click", () => {
  store("codes", [...(stored("codes") || []), code()].slice(-50));
  every("[data-once]").forEach((field) => { if (field.hasAttribute("aria-pressed")) press(field, false); else field.value = ""; });
  list();
  changed();
});
at("forget").addEventListener("click", () => {
  if (!window.confirm(SETTING.words.forget)) return;
  store("codes", []);
  list();
});
recall();
list();
if (stored("cramped")) at("since").textContent = SETTING.words.counting;
tellCode();
