// What stands outside of the server in tests: a sign-in provider, which says whoever
// it is told to say, and a mail server, which keeps what it is given.
//
// It must never answer a code that it has not given out, nor one twice, unless it is
// told that any code will do.
import { createHash, randomBytes } from "node:crypto"
import { createServer } from "node:http"
import { createServer as createMailServer } from "node:net"

const listen = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))

export class Provider {
  // Who it says it is that signs in; null is somebody who does not want to.
  somebody = null
  // Whether it knows nothing of the codes that it has given out.
  forgets = false
  #codes = new Map()
  #server

  static async start({ anyCode = false } = {}) {
    const provider = new Provider()
    provider.#server = createServer((asked, answer) => provider.#answer(asked, answer, anyCode))
    await listen(provider.#server)
    provider.base = `http://127.0.0.1:${provider.#server.address().port}`
    return provider
  }

  stop() {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  // What an admin enters in the dashboard.
  settings(displayName = "Test") {
    const { base } = this
    return {
      name: "oidc", clientId: "id", clientSecret: "secret", displayName, pkce: true,
      authURL: base + "/authorize", tokenURL: base + "/token", userInfoURL: base + "/me",
    }
  }

  async #answer(asked, answer, anyCode) {
    const { pathname, searchParams } = new URL(asked.url, this.base)
    let body = ""
    for await (const chunk of asked) body += chunk
    const json = (status, value) => answer.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value))
    if (pathname === "/authorize") {
      const back = new URL(searchParams.get("redirect_uri"))
      back.searchParams.set("state", searchParams.get("state"))
      if (this.somebody) {
        const code = randomBytes(8).toString("hex")
        this.#codes.set(code, searchParams.get("code_challenge"))
        back.searchParams.set("code", code)
      } else {
        back.searchParams.set("error", "access_denied")
      }
      return answer.writeHead(302, { Location: back.href }).end()
    }
    if (pathname === "/token") {
      const form = new URLSearchParams(body)
      const challenge = this.#codes.get(form.get("code"))
      this.#codes.delete(form.get("code"))
      const proof = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url")
      if (this.forgets || !anyCode && (!challenge || challenge !== proof)) return json(400, { error: "invalid_grant" })
      return json(200, { access_token: "t", token_type: "bearer", expires_in: 60 })
    }
    if (pathname === "/picture") return answer.writeHead(200, { "Content-Type": "image/png" }).end(Buffer.alloc(2 * 1024 * 1024, 1))
    return json(200, this.somebody)
  }
}

// The least of a mail server: it says yes, and keeps what it is given.
export class Mail {
  letters = []
  #server

  static async start() {
    const mail = new Mail()
    mail.#server = createMailServer((socket) => mail.#talk(socket))
    await listen(mail.#server)
    return mail
  }

  stop() {
    this.#server.close()
  }

  // What an admin enters in the dashboard.
  settings() {
    return { enabled: true, host: "127.0.0.1", port: this.#server.address().port, localName: "localhost" }
  }

  // What `match` finds in the newest letter to `to`, if there is one.
  find(to, match) {
    return this.letters.findLast((one) => one.includes(to) && match.test(one))?.match(match)[1]
  }

  #talk(socket) {
    let data = null
    let rest = ""
    socket.on("error", () => {})
    socket.write("220 test\r\n")
    socket.on("data", (chunk) => {
      rest += chunk
      const lines = rest.split("\r\n")
      rest = lines.pop()
      for (const line of lines) {
        if (data) {
          if (line !== ".") data.push(line)
          else {
            this.letters.push(data.join("\n").replaceAll("=\n", "").replaceAll("=3D", "="))
            data = null
            socket.write("250 kept\r\n")
          }
        } else if (/^DATA/i.test(line)) {
          data = []
          socket.write("354 go on\r\n")
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n")
        else socket.write("250 yes\r\n")
      }
    })
  }
}
