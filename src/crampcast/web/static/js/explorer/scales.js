// Units, words and colours: how a number becomes a text or a shade.
const data = JSON.parse(document.getElementById("explorer-data").textContent);
export const { course, words, units, bounds, sides, rests_on: restsOn } = data;
export const race = { course: course.key, start: data.start || null, weather: data.weather || null };
const imperial = units === "imperial";

export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const measures = {
  distance: imperial ? [1 / 1609.344, 0, "mi", 1] : [1e-3, 0, "km", 1],
  altitude: imperial ? [1 / 0.3048, 0, "ft", 0] : [1, 0, "m", 0],
  temperature: imperial ? [1.8, 32, "°F", 1] : [1, 0, "°C", 1],
  difference: imperial ? [1.8, 0, "°F", 0] : [1, 0, "°C", 1],
  drink: imperial ? [1 / 29.5735, 0, "fl oz", 0] : [1, 0, "ml", 0],
  water: imperial ? [33.814, 0, "fl oz", 0] : [1, 0, "L", 1],
  mass: [1, 0, "g", 0],
  load: imperial ? [2.20462, 0, "lb", 0] : [1, 0, "kg", 1],
  salt: [1, 0, "mg", 0],
  concentration: [1, 0, "mmol/L", 0],
  probability: [100, 0, "%", 0],
};

export function number(value, kind) {
  const [factor, offset, , digits] = measures[kind];
  return (value * factor + offset).toFixed(digits).replace("-", "−");
}
export const unit = (kind) => measures[kind][2];
export const amount = (value, kind) => `${number(value, kind)} ${unit(kind)}`;
export function pace(speed) {
  if (!(speed > 0)) return "–";
  const seconds = Math.round((imperial ? 1609.344 : 1000) / speed);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} /${imperial ? "mi" : "km"}`;
}
export const metres = (shown) => shown / measures.distance[0];
export function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
export function clock(seconds) {
  if (!race.start) return "";
  const [hours, minutes] = race.start.slice(11, 16).split(":").map(Number);
  const at = Math.round(hours * 60 + minutes + seconds / 60) % 1440;
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}
export function percent(chance) {
  if (chance < 0.01) return "< 1 %";
  return `${(100 * chance).toFixed(chance < 0.095 ? 1 : 0)} %`;
}
export function perHour(hazard) {
  const shown = 100 * hazard;
  if (shown < 0.005) return "< 0.01";
  return shown < 0.1 ? shown.toFixed(2) : shown < 10 ? shown.toFixed(1) : shown.toFixed(0);
}

// A forecast is of both sides together; the diary may have taught how they share it, else they share it evenly.
export const SIDES = ["left", "right"];
export const shareOf = (muscle, side) => {
  const left = sides[muscle] ? sides[muscle].p50 : 0.5;
  return side === "left" ? left : 1 - left;
};
export function worstOfOneSide(hazards) {
  return Math.max(...Object.entries(hazards).map(([name, curve]) => Math.max(...curve.p50) * Math.max(shareOf(name, "left"), shareOf(name, "right"))));
}

// Steps of about two (1, 2, 5, 10 …): one shade is about what a forecast for one person can tell apart.
export class Ramp {
  constructor(top) {
    let index = Math.floor(3 * Math.log10(Math.max(top, 1e-6))) + 1;
    while (Ramp.edge(index) > top) index -= 1;
    this.edges = [6, 5, 4, 3, 2, 1, 0].map((below) => Ramp.edge(index - below));
  }
  static edge(index) {
    const decade = Math.floor(index / 3);
    return [1, 2, 5][index - 3 * decade] * 10 ** decade;
  }
  grade(value) {
    let grade = 0;
    for (const edge of this.edges) if (value >= edge) grade += 1;
    return grade;
  }
}
