// The session ends while somebody is typing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { newId, sample } from "../lib/api.mjs";
import { isSound, SIZES } from "../lib/browser.mjs";
import { setting } from "../lib/setting.mjs";

const here = setting();

/** A half-filled report on the progress of a promise that is owned by the acting organ. */
async function openForm(options) {
  const page = await here.supervision(options);
  const api = await sample(here.product.url, "ducha");
  const { items } = await api.get("/api/promises?limit=1");
  await page.goto(`${here.product.url}/promises/${items[0].id}`);
  await page.getByRole("button", { name: "加节点" }).click();
  const form = page.getByRole("dialog", { name: "加节点" });
  const title = `节点 ${newId()}`;
  await form.getByRole("textbox").first().fill(title);
  await form.locator("input[type=date]").fill("2026-11-30");
  return { page, form, title, again: page.getByRole("dialog", { name: "登录已失效" }) };
}

for (const options of [{}, { size: SIZES.phone, scheme: "dark" }]) {
  test(`a form outlives its session: ${JSON.stringify(options)}`, async () => {
    const { page, form, title, again } = await openForm(options);
    await page.context().clearCookies();
    await form.getByRole("button", { name: "提交" }).click();
    await again.waitFor();
    await isSound(page, "the second sign-in");
    await page.keyboard.press("Escape");
    await again.waitFor({ state: "detached" });
    await form.getByRole("alert").waitFor();
    assert.equal(await form.getByRole("textbox").first().inputValue(), title);
    await form.getByRole("button", { name: "提交" }).click();
    await again.getByLabel("密码").fill("not the password");
    await again.getByRole("button", { name: "登录", exact: true }).click();
    await again.getByRole("alert").waitFor();
    const { items } = await (await fetch(`${here.product.url}/api/sample-accounts`)).json();
    const { password } = items.find((one) => one.name === "ducha");
    await again.getByLabel("密码").fill(password);
    await again.getByRole("button", { name: "登录", exact: true }).click();
    await again.waitFor({ state: "detached" });
    await form.waitFor({ state: "detached" });
    await page.getByText(title).first().waitFor();
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });
}

test("a window follows the sign-in of another window of the same browser", async () => {
  const { page, form, title } = await openForm();
  await page.context().clearCookies();
  const other = await page.context().newPage();
  await other.goto(`${here.product.url}/`);
  await other.getByRole("button", { name: /督查室/ }).click();
  await other.waitForURL((at) => at.pathname === "/promises");
  await form.getByRole("button", { name: "提交" }).click();
  await form.waitFor({ state: "detached" });
  await page.getByText(title).first().waitFor();
  await page.context().close();
});

test("whoever leaves for the sign-in page comes back to where they were", async () => {
  const { page, form, again } = await openForm();
  const { pathname } = new URL(page.url());
  await page.context().clearCookies();
  await form.getByRole("button", { name: "提交" }).click();
  await again.getByRole("button", { name: /换账号登录/ }).click();
  await page.waitForURL((at) => at.pathname === "/login");
  await page.getByRole("button", { name: /督查室/ }).click();
  await page.waitForURL((at) => at.pathname === pathname);
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.context().close();
});
