// A second click would call the first request off, and the typing with it.
addEventListener('submit', ({ submitter }) => {
  submitter.disabled = true;
});
