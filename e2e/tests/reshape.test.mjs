// Proposals cut otherwise in the review: by mouse, by key, on a phone, and put back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { overflows, seriousFindings, SIZES } from "../lib/browser.mjs";
import { openReview, setting, withReport } from "../lib/setting.mjs";

const here = setting({ prepare: withReport });
const review = (options) => openReview(here, options);

const quotes = (page) => page.locator("[data-item] .quote").allTextContents();
const trimmed = async (page) => (await quotes(page)).map((text) => text.trim());
const row = (page, words) => page.locator("[data-item]").filter({ hasText: words });
const has = (page, words) => page.locator("[data-item] .quote").filter({ hasText: words }).first().waitFor();

/** Puts the caret before some words of the sentence in hand. */
async function caretBefore(box, words) {
  const area = box.getByLabel("把光标放到要断开的地方");
  await area.focus();
  await area.evaluate((node, words) => {
    const at = node.value.indexOf(words);
    node.setSelectionRange(at, at);
    node.dispatchEvent(new Event("select"));
  }, words);
}

test("two promises are merged by key, cut again at the caret, put back, and a reload keeps it", async () => {
  const page = await review();
  const before = await trimmed(page);
  await row(page, "改造15个").locator(".quote").click();
  await page.keyboard.press("]");
  await has(page, "改造15个，确保柳岸小学");
  assert.equal((await quotes(page)).length, before.length - 1);
  await page.reload();
  await has(page, "改造15个，确保柳岸小学");
  await row(page, "改造15个").locator(".quote").click();
  await page.keyboard.press("s");
  const side = page.locator(".side");
  await caretBefore(side, "确保");
  assert.deepEqual(await seriousFindings(page), []);
  await side.getByRole("button", { name: "从这里断开" }).click();
  await page.getByText("已断成两条").waitFor();
  assert.deepEqual(await trimmed(page), before);
  await page.getByRole("button", { name: "撤销" }).click();
  await has(page, "改造15个，确保柳岸小学");
  await page.keyboard.press("s");
  await caretBefore(side, "5个");
  await side.getByRole("button", { name: "从这里断开" }).click();
  await page.getByRole("alert").filter({ hasText: "是一个数" }).waitFor();
  await caretBefore(side, "确保");
  await page.keyboard.press("Enter");
  await page.getByText("已断成两条").waitFor();
  assert.deepEqual(await trimmed(page), before);
  await page.reload();
  await has(page, "确保柳岸小学");
  assert.deepEqual(await trimmed(page), before);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("a task is read as none and as a figure, a figure as a skip, a skip as a figure", async () => {
  const page = await review();
  const side = page.locator(".side");
  const before = await trimmed(page);
  const change = async (to) => {
    await page.keyboard.press("t");
    await side.getByLabel("改为…").selectOption(to);
  };
  await row(page, "停车泊位").locator(".quote").click();
  await change("不是任务");
  await side.getByRole("button", { name: "改", exact: true }).click();
  await page.locator("[data-item].rejected").waitFor();
  await row(page, "停车泊位").locator(".quote").click();
  await page.keyboard.press("z");
  await page.locator("[data-item].rejected").waitFor({ state: "detached" });
  await change("数字");
  await side.getByRole("button", { name: "改", exact: true }).click();
  await row(page, "停车泊位").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "撤销" }).click();
  await row(page, "停车泊位").waitFor();
  assert.deepEqual(await trimmed(page), before);
  await page.getByRole("button", { name: /^数字 \d/ }).click();
  await row(page, "停车泊位").locator(".quote").click();
  await change("略过的数");
  await side.getByLabel("略过原因").selectOption("口号中的数");
  await side.getByRole("button", { name: "改", exact: true }).click();
  await row(page, "停车泊位").waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^略过 \d/ }).click();
  const skip = page.getByRole("row").filter({ hasText: "口号中的数" });
  await skip.getByRole("button", { name: /改为数字/ }).click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByRole("textbox", { name: "数值" }).inputValue(), "300");
  await dialog.getByRole("textbox", { name: "指标" }).fill("新增停车泊位");
  await dialog.getByRole("button", { name: "改", exact: true }).click();
  await skip.waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^数字 \d/ }).click();
  await row(page, "新增停车泊位300个").waitFor();
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("on a phone the box opens in the dialog of the item", async () => {
  const page = await review({ size: SIZES.phone });
  await row(page, "改造15个").locator(".quote").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("断开、合并、改读").click();
  assert.deepEqual(await seriousFindings(page), []);
  assert.equal(await overflows(page), false);
  await dialog.getByRole("button", { name: "并入下一条" }).click();
  await has(page, "改造15个，确保柳岸小学");
  await page.getByRole("button", { name: "撤销" }).click();
  await page.getByText("已撤销").waitFor();
  await row(page, "确保柳岸小学").waitFor();
  assert.equal(await row(page, "改造15个，确保").count(), 0);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});
