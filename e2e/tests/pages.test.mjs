// The three screens and the doors to them, in a real browser on the sample district.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sample } from "../lib/api.mjs";
import { isSound, newPage, sheets, SIZES } from "../lib/browser.mjs";
import { setting } from "../lib/setting.mjs";

const here = setting();

/** The plan, once its rows stand. */
async function signedIn(options) {
  const page = await here.supervision(options);
  await page.locator("[data-row]").first().waitFor();
  return page;
}

test("a wrong password is refused in plain words and the first login must change its password", async () => {
  const first = here.product.firstLogin();
  assert.ok(first, "the first login is printed");
  const page = await newPage(here.browser);
  await page.goto(`${here.product.url}/`);
  await page.getByLabel("登录名").fill(first.name);
  await page.getByLabel("密码").fill("not the password");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await page.getByLabel("密码").fill(first.password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.waitForURL(/\/password/);
  await page.getByLabel("现在的密码").fill(first.password);
  await page.getByLabel(/^新密码/).fill("drum-tower-at-noon");
  await page.getByLabel("再输一遍新密码").fill("drum-tower-at-noon");
  await page.getByRole("button", { name: "保存" }).click();
  await page.waitForURL((at) => at.pathname === "/promises");
  await page.context().close();
});

test("the plan shows the text beside its tasks, filters by light and follows a row into the text", async () => {
  const page = await signedIn();
  const all = await page.locator("[data-row]").count();
  assert.ok(all > 100, `${all} rows`);
  await isSound(page, "the plan");
  await page.getByRole("button", { name: /办结/ }).first().click();
  await page.waitForFunction((before) => document.querySelectorAll("[data-row]").length < before, all);
  const done = await page.locator("[data-row]").count();
  assert.ok(done >= 5 && done < 30, `${done} finished`);
  const row = page.locator("[data-row]").first();
  const id = await row.getAttribute("data-row");
  await row.click();
  await page.locator(`[data-p~="${id}"]`).first().waitFor();
  await page.waitForFunction((id) => {
    const mark = document.querySelector(`.text [data-p~="${id}"]`);
    const box = mark?.getBoundingClientRect();
    return box && box.top >= 0 && box.bottom <= window.innerHeight;
  }, id);
  await page.context().close();
});

test("the plan and the figures are printed on few sheets, and a task of the plan as no draft", async () => {
  const page = await signedIn();
  await page.locator("[data-row]").first().waitFor();
  const plan = await sheets(page);
  assert.ok(plan <= 12, `${plan} sheets of promises`);
  await page.goto(`${here.product.url}/figures`);
  await page.locator("tbody tr").nth(100).waitFor();
  const figures = await sheets(page);
  assert.ok(figures <= 12, `${figures} sheets of figures`);
  const { items } = await (await sample(here.product.url, "ducha")).get("/api/promises?limit=1");
  await page.goto(`${here.product.url}/promises/${items[0].id}`);
  await page.getByRole("heading", { name: "事实记录" }).waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByText("草稿").filter({ visible: true }).count(), 0);
  const sheet = await page.locator(".task-page").evaluate((page) => getComputedStyle(page).page);
  assert.equal(sheet, "auto", "no mark in the margin");
  await page.context().close();
});

test("figures stand by section, and are found by name", async () => {
  const page = await signedIn();
  await page.goto(`${here.product.url}/figures`);
  await page.locator("tbody tr").nth(100).waitFor();
  assert.ok((await page.getByRole("rowheader", { name: /今年任务/ }).count()) > 3);
  await page.getByRole("searchbox", { name: "按名称查指标" }).fill("停车泊位");
  await page.getByText("1 个指标", { exact: true }).waitFor();
  await page.getByRole("link", { name: "新增停车泊位" }).click();
  await page.waitForURL(/\/figures\/[0-9a-z]{26}/);
  await page.context().close();
});

test("the keyboard alone moves through rows and opens a task", async () => {
  const page = await signedIn();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/promises\/[0-9a-z]{26}/);
  await page.getByRole("heading", { name: "事实记录" }).waitFor();
  await isSound(page, "a task");
  await page.context().close();
});

test("a progress report with a file is recorded and stands in the timeline after a reload", async () => {
  const page = await signedIn();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/promises\/[0-9a-z]{26}/);
  await page.getByRole("button", { name: "报进展" }).click();
  const form = page.getByRole("dialog");
  await form.locator("#field-said").selectOption("on-pace");
  await form.locator("#field-note").fill("演示：已开工三处，下月完工。");
  await form.locator('input[type="file"]').setInputFiles({
    name: "minutes.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("minutes of the meeting"),
  });
  await form.getByText("minutes.txt").waitFor();
  await form.getByRole("button", { name: /提交|保存/ }).click();
  await form.waitFor({ state: "hidden" });
  await page.reload();
  await page.getByText("演示：已开工三处，下月完工。").first().waitFor();
  await page.getByText("minutes.txt").first().waitFor();
  await page.context().close();
});

test("a figure says why, and the kept value agrees with the statement", async () => {
  const page = await signedIn();
  await page.goto(`${here.product.url}/figures/promise.kept`);
  await page.getByRole("heading", { name: "为什么是这个数" }).waitFor();
  await page.getByText(/一致：存数/).waitFor();
  await page.getByText("看查询语句").click();
  await page.getByText(/SELECT id/).waitFor();
  await isSound(page, "a figure");
  await page.context().close();
});

test("a figure lists its first facts, and a link to a later one unfolds the list", async () => {
  const page = await signedIn();
  await page.goto(`${here.product.url}/figures/promise.kept`);
  const facts = page.locator(".facts li");
  await facts.first().waitFor();
  assert.equal(await facts.count(), 12);
  const link = page.locator("a.fact").nth(20);
  const fact = (await link.getAttribute("href")).slice(1);
  assert.equal(await page.locator(`[id="${fact}"]`).count(), 0, "the fact is folded away");
  await link.click();
  const place = page.locator(`[id="${fact}"]`);
  await place.waitFor();
  const box = await place.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= SIZES.desk.height, "the fact is in view");
  await page.context().close();
});

test("on a phone the tasks come in steps, and a sentence far down still finds its row", async () => {
  const page = await signedIn({ size: SIZES.phone });
  const seen = page.locator("[data-row]:visible");
  assert.equal(await seen.count(), 30);
  await page.getByRole("button", { name: /再显示 30 项/ }).click();
  assert.equal(await seen.count(), 60);
  const id = await page.locator("[data-row]").nth(200).getAttribute("data-row");
  await page.getByRole("tab", { name: "报告原文" }).click();
  await page.locator(`.text .dot[data-p="${id}"]`).click();
  await page.getByRole("tab", { name: "任务表" }).click();
  const row = page.locator(`[data-row="${id}"]`);
  await row.waitFor();
  await page.waitForFunction((id) => {
    const row = document.querySelector(`[data-row="${id}"]`);
    const box = row.getBoundingClientRect();
    return row.contains(document.elementFromPoint(box.left + 20, box.bottom - 10));
  }, id);
  await page.context().close();
});

test("dark, phone and English are sound too", async () => {
  for (const options of [{ scheme: "dark" }, { size: SIZES.phone }]) {
    const page = await newPage(here.browser, options);
    await page.goto(`${here.product.url}/`);
    await isSound(page, "the door");
    await page.getByRole("button", { name: /督查室/ }).click();
    await page.waitForURL((at) => at.pathname === "/promises");
    await page.locator("[data-row]").first().waitFor();
    await isSound(page, "the plan");
    await page.goto(`${here.product.url}/figures`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await isSound(page, "the figures");
    await page.context().close();
  }
  const page = await newPage(here.browser);
  await page.goto(`${here.product.url}/`);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.context().close();
});
