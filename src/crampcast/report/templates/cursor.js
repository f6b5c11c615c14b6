"use strict";
(() => {
  addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details")) part.open = true; });
  const along = document.getElementById("along");
  if (!along) return;
  const data = JSON.parse(document.getElementById("readings").textContent);
  const bar = along.querySelector(".cursor-bar");
  const slider = document.getElementById("place");
  const where = document.getElementById("where");
  const next = document.getElementById("next");
  const outputs = [...along.querySelectorAll("output[data-strip]")];
  const plots = [...along.querySelectorAll(".strip:not(.legend) > .plot")];
  for (const plot of plots) {
    const line = document.createElement("span");
    line.className = "cursor";
    plot.append(line);
  }
  const show = (index) => {
    along.classList.add("pointed");
    along.style.setProperty("--at", data.x[index] + "%");
    where.textContent = data.at[index];
    next.textContent = data.next[index];
    slider.setAttribute("aria-valuetext", data.at[index]);
    for (const output of outputs) output.textContent = (data.strips[output.dataset.strip] || [])[index] || "";
  };
  const nearest = (percent) => {
    let low = 0, high = data.x.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (data.x[middle] <= percent) low = middle; else high = middle;
    }
    return percent - data.x[low] < data.x[high] - percent ? low : high;
  };
  const follow = (event) => {
    const plot = event.target.closest(".plot");
    if (!plot || !plots.includes(plot)) return;
    const box = plot.getBoundingClientRect();
    const index = nearest(100 * (event.clientX - box.left) / box.width);
    slider.value = index;
    show(index);
  };
  along.addEventListener("pointermove", follow);
  along.addEventListener("pointerdown", follow);
  slider.addEventListener("input", () => show(Number(slider.value)));
  bar.hidden = false;
})();
