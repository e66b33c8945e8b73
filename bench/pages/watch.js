// Runs in a page before any of its code; `readyWhen` is the selector of what one came for.
{
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' });

  const note = () => {
    const interactive = performance.now();
    const answered = performance
      .getEntries()
      .filter(({ responseEnd }) => responseEnd > 0 && responseEnd <= interactive);
    const bytes = answered.reduce((sum, { transferSize }) => sum + transferSize, 0);
    setTimeout(() => {
      const longestTask = Math.max(0, ...tasks.map(({ duration }) => duration));
      window.loaded = { interactive, longestTask, requests: answered.length, bytes };
    }, 500);
  };
  const seen = new MutationObserver(() => {
    if (document.querySelector(window.readyWhen) === null) return;
    seen.disconnect();
    // Painted, and free to take what somebody does: a message comes after all that was to be done at once.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = note;
      port2.postMessage(null);
    });
  });
  seen.observe(document, { childList: true, subtree: true });
}
