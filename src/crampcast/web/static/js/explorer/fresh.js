// New runs while the page is open: the forecast is asked again, and what they did to its bands stands below it.
import { duration, percent, restsOn, say } from "./scales.js";
import { element, shape } from "./drawing.js";

const EVERY_MS = 4000, MOST_ROWS = 6;
const BANDS = [["finish", (answer) => answer.finish_s, duration], ["cramp", (answer) => answer.cramp_probability.overall, percent]];
const root = document.getElementById("fresh");
let known = restsOn, steps = [], asked = null;

// Look whether the diary has changed, as long as somebody looks at the page.
export function watchDiary(changed) {
  const look = async () => {
    if (document.hidden) return;
    let told;
    try {
      told = await (await fetch("/api/rests-on")).json();
    } catch {
      return; // a slider will say that the app is away
    }
    if (!told.mark || told.mark === known.mark) return;
    const before = known;
    known = told;
    changed(before, told);
  };
  setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
}

// Begin a comparison with what is on the screen, if it is of the same race, runner and sliders as the next answer will be.
export function beginFresh(before, now, answer, question) {
  const ownNow = now.stated && !before.stated;
  if (ownNow) document.getElementById("whose")?.replaceChildren(say("fresh.own", { n: now.runs }));
  if (asked !== question || ownNow) steps = [];
  asked = question;
  if (!steps.length && answer?.complete && !ownNow) steps.push({ runs: before.runs, answer });
}

// Take a whole answer as the next step of the comparison.
export function takeFresh(answer, question) {
  if (question !== asked) { steps = []; root.hidden = true; return; }
  if (!steps.length || steps.at(-1).answer === answer) return;
  steps.push({ runs: known.runs, answer });
  if (steps.length > MOST_ROWS) steps.splice(1, 1);
  show();
}

function show() {
  const counted = steps.at(-1).runs !== steps[0].runs;
  root.replaceChildren(element("h2", {}, say(counted ? "fresh" : "fresh.again")),
    ...BANDS.map(([key, of, told]) => {
      const bands = steps.map((step) => of(step.answer));
      const least = Math.min(...bands.map((b) => b.p10)), most = Math.max(...bands.map((b) => b.p90));
      const at = (v) => (100 * (v - least)) / Math.max(most - least, 1e-9);
      const share = Math.round(100 * (1 - (bands.at(-1).p90 - bands.at(-1).p10) / Math.max(bands[0].p90 - bands[0].p10, 1e-9)));
      const rose = key === "cramp" && bands.at(-1).p50 > bands[0].p50 && bands.at(-1).p90 * bands[0].p10 <= bands[0].p90 * bands.at(-1).p10;
      const verdict = say(share > 0 ? "fresh.narrower" : share < 0 ? (rose ? "fresh.higher" : "fresh.wider") : "fresh.same", { share: Math.abs(share) });
      return element("div", {}, element("h3", {}, `${say(key)} `, element("small", {}, verdict)), ...bands.map((band, i) => {
        const svg = shape("svg", { class: "range", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" });
        svg.append(shape("rect", { class: "band", x: at(band.p10), y: 1, width: Math.max(at(band.p90) - at(band.p10), 0.6), height: 6 }),
          shape("rect", { class: "middle", x: Math.max(at(band.p50) - 0.4, 0), y: 0, width: 0.8, height: 8 }));
        const { runs } = steps[i];
        return element("p", {}, element("span", {}, runs === 0 ? say("fresh.none") : runs === 1 ? say("fresh.one") : say("fresh.runs", { n: runs })),
          element("b", {}, `${told(band.p10)}–${told(band.p90)}`), svg);
      }));
    }));
  root.hidden = false;
}
