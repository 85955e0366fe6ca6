// `pocketbase backup [ADDRESS] [NAME.zip]`: PocketBase's own backup from the command
// line, for a timer on the server or for `cargo xtask backup`. It needs no password,
// only the right to read the folder of data.
//
// A server that runs on the folder must make the backup itself: made by another
// process beside it, the backup costs the server's writers ten seconds and a refusal
// (tried: their transaction looks at a database that has changed meanwhile). So
// this asks at the address, by default the usual one, with a token of one minute
// that only a server with the same data accepts. When none does, nobody runs
// on the folder, as far as can be known, and the backup is made here.
$app.rootCmd.addCommand(new Command({
  use: "backup [ADDRESS] [NAME.zip]",
  short: "Writes a backup into the folder of backups, also while a server runs",
  run: (_cmd, args) => {
    const usual = "http://127.0.0.1:8090"
    const said = args.find((word) => word.indexOf("://") > 0)
    const address = said || usual
    const now = new Date().toISOString().replace(/[^0-9]/g, "").slice(0, 14)
    const name = args.find((word) => word.indexOf("://") < 0) || "ochat_" + now + ".zip"

    const ask = (method, token, body) => $http.send({
      url: address + "/api/backups", method: method, body: body, timeout: 3600,
      headers: { "Authorization": token, "Content-Type": "application/json" },
    })
    try {
      if (!/^[a-z0-9_-]+\.zip$/.test(name)) throw new Error("a name is made of a-z, 0-9, _ and -, and ends in .zip.")
      // PocketBase makes a folder that is missing: a typing error would be kept as an empty server.
      if (!$app.hasTable("conversations")) throw new Error("there is no O'Chat in " + $app.dataDir() + ".")

      // Also a server that nobody may manage yet has one: who is asked to make the first.
      const manager = $app.findRecordsByFilter("_superusers", "", "", 1)[0]
      const token = manager ? manager.newStaticAuthToken(60 * 1e9) : ""
      let answer = null
      try {
        answer = token && ask("GET", token)
      } catch (_) {
        // Nobody listens there.
      }
      if (answer && answer.statusCode === 200) {
        answer = ask("POST", token, JSON.stringify({ name: name }))
        if (answer.statusCode !== 204) throw new Error("the server at " + address + " answers: " + answer.statusCode + " " + (answer.json || {}).message)
      } else if (said) {
        throw new Error("no server at " + address + " runs on " + $app.dataDir() + " and lets this machine in" + (answer ? " (" + answer.statusCode + ")." : "."))
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
