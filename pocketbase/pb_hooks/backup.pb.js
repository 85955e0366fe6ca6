// `pocketbase backup [NAME.zip]`: a backup from the command line, for a timer on the
// server or for `cargo xtask backup`. It needs no password, only the right to read the
// folder of data.
//
// It is PocketBase's own backup (`VACUUM INTO`, a picture of one moment that no writer
// waits for), made by a process of its own: whether a server runs on the folder
// or not makes no difference.
$app.rootCmd.addCommand(new Command({
  use: "backup [NAME.zip]",
  short: "Writes a backup into the folder of backups, also while a server runs",
  run: (_cmd, args) => {
    const now = new Date().toISOString().replace(/[^0-9]/g, "").slice(0, 14)
    const name = args[0] || "ochat_" + now + ".zip"
    try {
      if (!/^[a-z0-9_-]+\.zip$/.test(name)) throw new Error("a name is made of a-z, 0-9, _ and -, and ends in .zip")
      // PocketBase makes a folder that is missing: a typing error would be backed up as an empty server.
      if (!$app.hasTable("conversations")) throw new Error("there is no O'Chat in " + $app.dataDir())
      $app.createBackup(new Context(), name)
      const remote = $app.settings().backups.s3.enabled
      console.log((remote ? "stored in the bucket: " : "stored: ") + name)
    } catch (error) {
      // What is thrown out of a command ends it with the code of a success.
      console.error("No backup: " + (error.message || error))
      $os.exit(1)
    }
  },
}))
