// The browser's next frame. A page that nobody sees gets none.

/** Until what is in the page now has been drawn; at most a moment. */
export const drawn = () =>
  new Promise((done) => {
    setTimeout(done, document.hidden ? 0 : 100);
    // The first task after the frame, when it is on its way to the screen.
    requestAnimationFrame(() => setTimeout(done));
  });
