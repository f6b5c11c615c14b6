"use strict";
document.documentElement.classList.add("script");
const SETTING = JSON.parse(document.getElementById("setting").textContent);
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const every = (selector) => Array.from(document.querySelectorAll(selector));

// Timers count to a moment of the clock, so that a locked screen loses nothing.
let running = null;
function show() {
  if (!running) return;
  const left = Math.ceil((running.until - Date.now()) / 1000);
  running.button.textContent = left > 0 ? `${left} s` : SETTING.words.done;
  if (left <= 0) { signal(); finish(); }
}
function finish() {
  if (!running) return;
  const { button, label, tick } = running;
  clearInterval(tick);
  running = null;
  setTimeout(() => { button.textContent = label; }, 2500);
}
function signal() {
  if (navigator.vibrate) navigator.vibrate([300, 150, 300]);
  if (!document.getElementById("sound").matches("[aria-pressed=true]")) return;
  try {
    const audio = new (window.AudioContext || window.webkitAudioContext)();
    const tone = audio.createOscillator();
    tone.frequency.value = 880; tone.connect(audio.destination); tone.start(); tone.stop(audio.currentTime + 0.6);
  } catch { /* a phone without sound still vibrates and shows */ }
}
every("button.timer").forEach((button) => {
  const label = button.textContent;
  button.addEventListener("click", () => {
    const same = running && running.button === button;
    if (running) { running.button.textContent = running.label; clearInterval(running.tick); running = null; }
    if (same) return;
    running = { button, label, until: Date.now() + Number(button.dataset.seconds) * 1000, tick: setInterval(show, 200) };
    show();
  });
});
document.addEventListener("visibilitychange", show);

// What was done becomes a code; its form is that of the diary.
const KEY = "crampcast.rescue";
function keep() {
  try { localStorage.setItem(KEY, JSON.stringify(every("[data-keep]").map((e) => e.getAttribute("aria-pressed") ?? e.value))); } catch { /* private windows keep nothing */ }
}
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "null");
    if (!kept) return;
    every("[data-keep]").forEach((e, i) => { if (e.hasAttribute("aria-pressed")) e.setAttribute("aria-pressed", kept[i]); else if (kept[i] !== undefined) e.value = kept[i]; });
  } catch { /* nothing was kept */ }
}
const mask = (kind) => SETTING.remedies.reduce((sum, id, i) => sum + (document.querySelector(`[data-${kind}="${id}"]`).matches("[aria-pressed=true]") ? 2 ** i : 0), 0);
function code() {
  const value = (id) => Number(document.getElementById(id).value || 0);
  const seconds = document.getElementById("relief").value;
  const fields = [
    [4, value("which")], [2, value("side")], [6, mask("did")], [6, mask("helped")],
    [8, seconds === "" ? 255 : Math.min(Math.round(Number(seconds) / 5), 254)],
    [1, document.getElementById("again").matches("[aria-pressed=true]") ? 1 : 0],
    [12, Math.min(Math.max(value("minutes"), 0), 4095)],
  ];
  const bits = fields.map(([width, v]) => Math.trunc(v).toString(2).padStart(width, "0").slice(-width)).join("").padEnd(45, "0");
  const signs = bits.match(/.{5}/g).map((five) => parseInt(five, 2));
  const check = signs.reduce((sum, sign, place) => sum + (2 * place + 3) * sign, 0) % 32;
  document.getElementById("code").textContent = [...signs, check].map((sign) => ALPHABET[sign]).join("");
}
every("button[aria-pressed]").forEach((button) => button.addEventListener("click", () => {
  button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
  keep(); code();
}));
every("select, input").forEach((field) => field.addEventListener("input", () => { keep(); code(); }));
recall();
code();
