// Runs before a page's own scripts: notes when the first picture is there and when the last long task ended.
window.measured = { drawn: null, long: 0 };
new MutationObserver(() => {
  if (document.documentElement?.dataset.drawn && !measured.drawn) measured.drawn = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-drawn"] });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) measured.long = Math.max(measured.long, one.startTime + one.duration);
}).observe({ type: "longtask", buffered: true });

measured.read = () => {
  const [visit] = performance.getEntriesByType("navigation");
  const parts = performance.getEntriesByType("resource").filter((part) => !part.name.includes("/api/"));
  return {
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    ready: visit.domContentLoadedEventEnd,
    drawn: measured.drawn,
    long: measured.long,
    bytes: parts.reduce((sum, part) => sum + part.encodedBodySize, visit.encodedBodySize),
  };
};
// Moves a slider, and is done after the frame that shows the answer to it.
measured.move = (value) => new Promise((done) => {
  const slider = document.getElementById("s-warmer_c"), began = performance.now();
  const watch = new MutationObserver(() => {
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => {
      done({ screen: performance.now() - began, server: Number(document.documentElement.dataset.answered) });
    }));
  });
  watch.observe(document.getElementById("answer"), { childList: true });
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
});
