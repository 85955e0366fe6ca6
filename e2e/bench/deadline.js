// The end of a script that hangs: a page that no longer answers would keep it waiting for ever.
//
// It must never end a run that still gets on, nor leave servers and folders behind.

/** Far more than either script needs, on a machine that is busy with other things too. */
const LIMIT = 15 * 60_000;

/** Cleans up with `close` and fails when the run takes too long. */
export function deadline(close) {
  const give = async () => {
    console.error(`It took longer than ${LIMIT / 60_000} minutes.`);
    await close().catch((problem) => console.error(problem));
    process.exit(1);
  };
  setTimeout(give, LIMIT).unref();
}
