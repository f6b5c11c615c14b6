// A tap on the profile says when, a tap on the body says where; both only fill in the form.
const at = (id) => document.getElementById(id);
const chart = at("chart");
const spoken = (s) => [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map((n, i) => (i ? String(n).padStart(2, "0") : n)).join(":");
function cursor(seconds) {
  const x = (1000 * seconds) / Number(chart.dataset.duration);
  at("cursor").setAttribute("x1", x);
  at("cursor").setAttribute("x2", x);
}
function choose(seconds) {
  const whole = Math.round(Math.min(Math.max(seconds, 0), Number(chart.dataset.duration)));
  at("when").value = spoken(whole);
  at("slide").value = whole;
  cursor(whole);
}
function typed() {
  const found = at("when").value.match(/^(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?$/);
  if (!found) { cursor(-1e6); return; }
  const seconds = Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] || 0);
  at("slide").value = seconds;
  cursor(seconds);
}
if (chart) {
  const picture = chart.querySelector("svg");
  chart.querySelector(".scripted").hidden = false;
  picture.addEventListener("pointerdown", (event) => {
    const box = picture.getBoundingClientRect();
    choose(((event.clientX - box.left) / box.width) * Number(chart.dataset.duration));
  });
  at("slide").addEventListener("input", () => choose(Number(at("slide").value)));
  at("when").addEventListener("input", typed);
  typed();
}
const targets = Array.from(document.querySelectorAll(".body-map a"));
function shown() {
  const side = at("side").value;
  for (const target of targets) {
    const on = target.dataset.muscle === at("muscle").value && (!side || side === "both" || !target.dataset.side || target.dataset.side === side);
    if (on) target.setAttribute("aria-current", "true"); else target.removeAttribute("aria-current");
  }
}
for (const target of targets) {
  target.addEventListener("click", (event) => {
    event.preventDefault();
    at("muscle").value = target.dataset.muscle;
    if (target.dataset.side) at("side").value = target.dataset.side;
    shown();
  });
}
for (const field of [at("muscle"), at("side")]) field.addEventListener("change", shown);
shown();
