// `pocketbase backup [ADDRESS] [NAME.zip]`: PocketBase's own backup from the command
// line, for a timer on the server or for `cargo xtask backup`. It needs no password,
// only the right to read the folder of data.
//
// A server that runs on the folder must make the backup itself: made by another
// process beside it, the backup costs the server's writers ten seconds and a refusal
// (tried: their transaction looks at a database that has changed meanwhile). So
// this asks at the address, by default the usual one. Neither side sends a secret: both
// prove that they know one which is in the database (lib/proof.js), so that whoever else
// listens there learns nothing and is not believed. When no server proves it, none runs
// on the folder, as far as can be known, and the backup is made here.

routerAdd("POST", "/api/ochat/backup", (e) => {
  require(`${__hooks}/lib/bounds.js`).askSite(e)
  const proof = require(`${__hooks}/lib/proof.js`)
  const body = e.requestInfo().body
  if (!proof.asks($app, body)) throw new ForbiddenError("Only who reads the folder of data may ask for a backup.")
  proof.askFree($app, body.name)
  $app.createBackup(new Context(), body.name)
  return e.json(200, { proof: proof.of($app, "made", body) })
}, $apis.bodyLimit(16384))

$app.rootCmd.addCommand(new Command({
  use: "backup [ADDRESS] [NAME.zip]",
  short: "Writes a backup into the folder of backups, also while a server runs",
  run: (_cmd, args) => {
    const usual = "http://127.0.0.1:8090"
    const said = args.find((word) => word.indexOf("://") > 0)
    const address = said || usual
    const now = new Date().toISOString().replace(/[^0-9]/g, "").slice(0, 14)
    const name = args.find((word) => word.indexOf("://") < 0) || "ochat_" + now + ".zip"

    try {
      if (!/^[a-z0-9_-]+\.zip$/.test(name)) throw new Error("a name is made of a-z, 0-9, _ and -, and ends in .zip.")
      // PocketBase makes a folder that is missing: a typing error would be kept as an empty server.
      if (!$app.hasTable("conversations")) throw new Error("there is no O'Chat in " + $app.dataDir() + ".")

      const proof = require(`${__hooks}/lib/proof.js`)
      proof.askFree($app, name)
      const asked = { name: name, time: Date.now(), nonce: $security.randomString(32) }
      asked.proof = proof.of($app, "ask", asked)
      let answer = null
      try {
        answer = $http.send({
          url: address + "/api/ochat/backup", method: "POST", body: JSON.stringify(asked), timeout: 3600,
          headers: { "Content-Type": "application/json" },
        })
      } catch (_) {
        // Nobody listens there.
      }
      const theirs = answer && answer.statusCode === 200 && answer.json && String(answer.json.proof || "")
      if (theirs && $security.equal(theirs, proof.of($app, "made", asked))) {
        // It has made it.
      } else if (answer && [400, 429, 500, 502, 503, 504].includes(answer.statusCode) && !said) {
        // It may be the one on this folder, or may still be at it.
        throw new Error("the server at " + address + " could not: " + (answer.json || {}).message)
      } else if (said) {
        throw new Error("no server at " + address + " runs on " + $app.dataDir() + (answer ? " (" + answer.statusCode + ")." : "."))
      } else {
        $app.createBackup(new Context(), name)
      }
      const remote = $app.settings().backups.s3.enabled
      console.log((remote ? "stored in the bucket: " : "stored: ") + name)
    } catch (error) {
      // What is thrown out of a command would end it with the code of a success.
      console.error("No backup: " + (error.message || error))
      $os.exit(1)
    }
  },
}))
