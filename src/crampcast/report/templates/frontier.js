(() => {
  const here = document.querySelector("#frontier .minutes");
  if (!here) return;
  const points = JSON.parse(document.getElementById("readings").textContent).frontier;
  const slider = document.getElementById("minutes");
  const plot = here.querySelector(".plot");
  const knob = here.querySelector(".knob");
  const told = [...here.querySelectorAll("[data-minutes]")];
  const listed = (place, lines) => {
    place.replaceChildren(...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    place.parentElement.hidden = lines.length === 0;
  };
  const show = (index) => {
    const point = points[index];
    knob.style.left = point.x + "%";
    knob.style.top = point.y + "%";
    slider.setAttribute("aria-valuetext", point.finish + ", " + point.chance);
    for (const place of told) {
      const value = point[place.dataset.minutes];
      if (Array.isArray(value)) listed(place, value); else place.textContent = value || "";
    }
  };
  const follow = (event) => {
    const box = plot.getBoundingClientRect();
    const at = 100 * (event.clientX - box.left) / box.width;
    let best = 0;
    points.forEach((point, k) => { if (Math.abs(point.x - at) < Math.abs(points[best].x - at)) best = k; });
    slider.value = best;
    show(best);
  };
  plot.addEventListener("pointerdown", (event) => { plot.setPointerCapture(event.pointerId); follow(event); });
  plot.addEventListener("pointermove", (event) => { if (event.buttons) follow(event); });
  slider.addEventListener("input", () => show(Number(slider.value)));
  here.hidden = false;
  document.querySelector("#frontier details").open = false;
  show(Number(slider.value));
})();
