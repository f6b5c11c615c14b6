// What stands beside the charts: the body, the causes, the answer, the table.
import { amount, duration, pace, perHour, percent, Ramp, say, shareOf, sides, SIDES, worstOfOneSide } from "./scales.js";
import { element } from "./drawing.js";

const $ = (id) => document.getElementById(id);

export function colourBody(profile, i) {
  const hazards = Object.entries(profile.hazard_per_h).map(([name, curve]) => [name, curve.p50[i]]);
  const ramp = new Ramp(worstOfOneSide(profile.hazard_per_h));
  for (const [name, hazard] of hazards) {
    for (const patch of document.querySelectorAll(`.muscle[data-muscle="${name}"]`)) {
      patch.setAttribute("class", `muscle h${ramp.grade(hazard * shareOf(name, patch.dataset.side))}`);
    }
  }
  const warm = hazards.sort((a, b) => b[1] - a[1]).slice(0, 4);
  $("warm").replaceChildren(...warm.map(([name, hazard]) =>
    element("li", {}, ...SIDES.map((side) => element("i", { class: `h${ramp.grade(hazard * shareOf(name, side))}` })), `${say(`muscle.${name}`)} `, element("b", {}, `${perHour(hazard)} %/h`),
      sides[name] ? ` ${say("left", { share: percent(sides[name].p50) })}` : "")));
  $("body-says").textContent = warm.map(([name, hazard]) => say("hazard", { muscle: say(`muscle.${name}`), n: perHour(hazard) })).join("; ");
}

export function showSides() {
  const told = Object.entries(sides).map(([name, s]) =>
    say("sided", { muscle: say(`muscle.${name}`), share: percent(s.p50), low: percent(s.p10), high: percent(s.p90), n: s.cramps }));
  if (told.length) $("sides").textContent = [...told, say("sided.rest")].join(" ");
}

export function showAnswer(answer, other) {
  const figures = (name, found) => {
    const chance = found.cramp_probability.overall, finish = found.finish_s;
    const leads = Object.entries(found.cramp_probability.by_muscle).sort((a, b) => b[1].p50 - a[1].p50)[0][0];
    return element("dl", { class: `figures${name ? " two" : ""}` },
      ...(name ? [element("div", { class: "name" }, element("dt", {}, name))] : []),
      element("div", {}, element("dt", {}, say("finish")), element("dd", {}, duration(finish.p50)),
        element("dd", { class: "range" }, say("range", { low: duration(finish.p10), high: duration(finish.p90) }))),
      element("div", {}, element("dt", {}, say("cramp")), element("dd", {}, percent(chance.p50)),
        element("dd", { class: "range" }, `${percent(chance.p10)}–${percent(chance.p90)} · ${say("leads", { muscle: say(`muscle.${leads}`) })}`)));
  };
  const draws = say(answer.complete ? "complete" : "glimpse", { n: answer.draws });
  $("answer").replaceChildren(figures(other ? say("now") : "", answer), ...(other ? [figures(say("planA"), other)] : []),
    element("p", { class: "note state" }, draws));
}

export function showSaid(answer) {
  const said = [];
  if (answer.status !== "ok") said.push(["warn", say(answer.status, { reason: answer.reason || "" })]);
  for (const [name, told] of Object.entries(answer.intake)) {
    if (!told.cut || told.kept === null) continue;
    const kept = { fluid_l_h: () => `${amount(1000 * told.kept, "drink")}/h`, sodium_mg_h: () => `${told.kept.toFixed(0)} mg/h`, carbohydrate_g_h: () => `${told.kept.toFixed(0)} g/h` }[name]();
    said.push(["warn", say(`cut.${name}`, { kept })]);
  }
  const reason = answer.status === "ok" ? "" : answer.reason || "";
  const always = (answer.complete ? answer.safety.messages : answer.messages).filter((text) => !reason.includes(text));
  const key = JSON.stringify([said, always]);
  if ($("said").dataset.key === key) return;
  $("said").dataset.key = key;
  $("said").replaceChildren(
    ...said.map(([kind, text], i) => element("p", { class: `notice ${kind}` }, text,
      ...(i === 0 && answer.status === "excluded" ? [" ", element("a", { href: "/me/questions" }, say("card"))] : []))),
    ...(always.length ? [element("details", {}, element("summary", {}, always[0]), element("ul", {}, ...always.slice(1).map((text) => element("li", {}, text))))] : []));
}

export function showCauses(found) {
  const root = $("causes");
  if (!found) {
    root.replaceChildren(element("p", { class: "note" }, say("causes.wait")));
    return;
  }
  const head = found.nothing_unusual ? say("causes.usual") : say("causes.ratio", { n: found.hazard_ratio.toFixed(1) });
  const causes = found.causes.filter((cause) => cause.grade && Math.abs(cause.share) >= 0.03).slice(0, 6);
  const most = Math.max(...causes.map((cause) => Math.abs(cause.share)), 0.01);
  root.replaceChildren(element("h3", {}, `${say("causes")} · ${amount(found.from_m, "distance")}–${amount(found.to_m, "distance")}`),
    element("p", { class: "note" }, head),
    element("ul", { class: "cause-bars" }, ...causes.map((cause) => {
      const bar = element("i", { class: cause.share < 0 ? "eases" : "raises" });
      bar.style.width = `${(100 * Math.abs(cause.share)) / most}%`;
      const chip = element("a", { class: `grade g${cause.grade}`, href: `/evidence/${cause.claim}`, "aria-label": say("causes.grade", cause) }, cause.grade);
      const share = `${(100 * cause.share).toFixed(0).replace("-", "−")} %${cause.share < 0 ? ` (${say("causes.protects")})` : ""}`;
      return element("li", {}, element("span", { class: "name" }, `${cause.name} `, chip), element("span", { class: "num" }, share), element("span", { class: "bar" }, bar));
    })));
}

export function fillTable(answer) {
  const { profile } = answer, count = profile.distance_m.length, rows = 25;
  const names = Object.keys(profile.hazard_per_h).sort((a, b) => answer.cramp_probability.by_muscle[b].p50 - answer.cramp_probability.by_muscle[a].p50);
  const head = [say("place"), say("finish"), say("altitude"), say("speed_m_s"), say("cramp_probability"), ...names.map((name) => `${say(`muscle.${name}`)} %/h`), say("core_temperature_c")];
  const body = [...new Set(Array.from({ length: rows }, (_, r) => Math.round((r * (count - 1)) / (rows - 1))))].map((i) => {
    const cells = [duration(profile.time_s.p50[i]), amount(profile.altitude_m[i], "altitude"), pace(profile.speed_m_s.p50[i]),
      percent(profile.cramp_probability.p50[i]), ...names.map((name) => perHour(profile.hazard_per_h[name].p50[i])), amount(profile.core_temperature_c.p50[i], "temperature")];
    return element("tr", {}, element("th", { scope: "row" }, amount(profile.distance_m[i], "distance")), ...cells.map((cell) => element("td", { class: "num" }, cell)));
  });
  $("table").replaceChildren(element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))), element("tbody", {}, ...body));
}
