// Speaks HTTP to the product the way its page does.

/** A signed-in caller. */
export async function signIn(url, name, password) {
  const first = await fetch(`${url}/api/session`);
  const stranger = await first.json();
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-gulou-csrf": stranger.csrf, origin: url },
    body: JSON.stringify({ name, password }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers.get("set-cookie").split(";")[0];
  const session = await answer.json();
  const headers = { cookie, "x-gulou-csrf": session.csrf, origin: url };
  return {
    session,
    headers,
    async get(path) {
      const got = await fetch(url + path, { headers });
      if (!got.ok) throw new Error(`${path}: ${got.status} ${await got.text()}`);
      return got.json();
    },
    async post(path, body) {
      const got = await fetch(url + path, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: got.status, body: await got.json() };
    },
  };
}

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** 26 characters that nobody used before. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(26)), (byte, place) =>
    place === 0 ? LETTERS[byte % 8] : LETTERS[byte % 32],
  ).join("");
}

/** The published password of the sample accounts. */
export async function sample(url, name) {
  const { items } = await (await fetch(`${url}/api/sample-accounts`)).json();
  return signIn(url, name, items.find((account) => account.name === name).password);
}
