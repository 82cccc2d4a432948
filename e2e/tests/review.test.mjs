// The review with two people at it, with a server that refuses, and without the right to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sample } from "../lib/api.mjs";
import { isSound, overflows, seriousFindings, sheets, SIZES } from "../lib/browser.mjs";
import { openReview, setting, withReport } from "../lib/setting.mjs";
import { importText, signedIn, TEXT } from "../lib/steps.mjs";

const here = setting({ prepare: withReport });
const review = (options) => openReview(here, options);

test("what another browser decides comes in, and the work in hand stays", async () => {
  const mine = await review();
  const theirs = await review();
  const items = mine.locator("[data-item]");
  await items.nth(2).getByRole("checkbox").check();
  await items.nth(0).locator("button.quote").click();
  const field = mine.locator(".side").getByLabel("对象");
  await field.fill("我正在改");
  await theirs.locator("[data-item]").nth(1).getByRole("button", { name: /^不采纳/ }).click();
  await mine.locator("[data-item].rejected").waitFor();
  assert.equal(await items.nth(1).getAttribute("class").then((names) => /rejected/.test(names)), true);
  assert.equal(await items.nth(2).getByRole("checkbox").isChecked(), true);
  assert.equal(await field.inputValue(), "我正在改");
  await theirs.locator("[data-item]").nth(1).getByRole("button", { name: /^恢复/ }).click();
  await mine.locator("[data-item].rejected").waitFor({ state: "detached" });
  assert.deepEqual([...mine.wrongs, ...theirs.wrongs], []);
  await mine.context().close();
  await theirs.context().close();
});

test("a half-typed edit outlives a reload, is seen as unsaved, and is gone once saved or dropped", async () => {
  const page = await review();
  const row = page.locator("[data-item]").first();
  const field = page.locator(".side").getByLabel("对象");
  const before = await field.inputValue();
  await field.fill("写了一半");
  await page.reload();
  await row.getByText("未保存").waitFor();
  assert.equal(await field.inputValue(), "写了一半");
  await page.getByRole("button", { name: "放弃修改" }).click();
  await row.getByText("未保存").waitFor({ state: "detached" });
  assert.equal(await field.inputValue(), before);
  await field.fill("写完了");
  await page.locator(".side").getByRole("button", { name: "保存" }).click();
  await row.getByText("未保存").waitFor({ state: "detached" });
  await page.reload();
  await row.waitFor();
  assert.equal(await field.inputValue(), "写完了");
  assert.equal(await row.getByText("未保存").count(), 0);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("owners are named for what is undecided or accepted, and what was rejected is left", async () => {
  const page = await review();
  const rows = page.locator("[data-item]");
  await rows.nth(0).getByRole("button", { name: /^采纳/ }).click();
  await page.locator("[data-item].accepted").waitFor();
  await rows.nth(1).getByRole("button", { name: /^不采纳/ }).click();
  await page.locator("[data-item].rejected").waitFor();
  for (const place of [0, 1, 2]) await rows.nth(place).getByRole("checkbox").check();
  const bar = page.getByRole("region", { name: /已选/ });
  await bar.getByRole("combobox", { name: "主办单位" }).fill("商务");
  await page.getByRole("option", { name: /商务/ }).click();
  await page.keyboard.press("Escape");
  await bar.getByRole("button", { name: "采纳并分派" }).click();
  await page.getByText(/1 项没有改动/).waitFor();
  const checked = (place) => rows.nth(place).getByRole("checkbox").isChecked();
  assert.deepEqual([await checked(0), await checked(1), await checked(2)], [false, true, false]);
  const ids = await rows.evaluateAll((all) => all.slice(0, 3).map((row) => row.dataset.item));
  const api = await sample(here.product.url, "ducha");
  const { items } = await api.get(`/api/reports/${here.report}/review?kind=promise&limit=200`);
  const kept = ids.map((id) => items.find((item) => item.id === id));
  assert.deepEqual(
    kept.map(({ state, owners }) => `${state} ${owners.length}`),
    ["planned 1", "rejected 0", "planned 1"],
  );
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("the review prints as a list, whatever is open beside it", async () => {
  const page = await review();
  await page.locator(".side").waitFor();
  await page.locator("[data-item]").first().getByRole("checkbox").check();
  await page.getByRole("region", { name: /已选/ }).getByRole("combobox").first().fill("商务");
  await page.getByRole("option", { name: /商务/ }).waitFor();
  assert.equal(await sheets(page), 1);
  const narrow = { width: 590, height: 850 };
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(narrow);
  await page.locator("[data-item]").last().waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0, "nothing opens over the list");
  assert.equal(await page.locator(".side").isVisible(), false);
  assert.equal(await overflows(page), false);
  await page.emulateMedia({ media: "screen" });
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await page.emulateMedia({ media: "print" });
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await page.locator("[data-item]").first().isVisible(), true);
  await page.context().close();
});

test("what was taken up prints as a draft until its report is published", async () => {
  const api = await sample(here.product.url, "ducha");
  const { items } = await api.get(`/api/reports/${here.report}/review?kind=promise&state=planned&limit=1`);
  const page = await here.supervision();
  await page.goto(`${here.product.url}/promises/${items[0].id}`);
  await page.getByRole("heading", { name: "事实记录" }).waitFor();
  await page.locator(".task-page.draft").waitFor();
  await page.emulateMedia({ media: "print" });
  await page.getByText("草稿", { exact: true }).waitFor();
  await page.context().close();
});

test("a refusal is seen where the reader is, on a desk and in the dialog of a phone", async () => {
  for (const size of [{ width: 1366, height: 420 }, SIZES.phone]) {
    const page = await review({ size });
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.route("**/decisions", (route) =>
      route.fulfill({
        status: 409,
        contentType: "application/problem+json",
        body: JSON.stringify({ type: "about:blank", title: "已有更新的决定", status: 409 }),
      }),
    );
    const last = page.locator("[data-item]").last();
    await last.scrollIntoViewIfNeeded();
    if (size === SIZES.phone) {
      await last.locator("button.quote").click();
      await page.getByRole("dialog").getByRole("button", { name: "采纳" }).click();
    } else await last.getByRole("button", { name: /^采纳/ }).click();
    const alert = page.getByRole("alert").filter({ hasText: "已有更新的决定" });
    await alert.waitFor();
    const box = await alert.boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= size.height, "the refusal is in view");
    assert.deepEqual(await seriousFindings(page), []);
    await alert.getByRole("button", { name: "关闭" }).click();
    await alert.waitFor({ state: "detached" });
    assert.equal(await page.getByRole("dialog").count(), size === SIZES.phone ? 1 : 0);
    await page.context().close();
  }
});

test("who may not import sees who may, and no form", async () => {
  const page = await signedIn(here.browser, here.product.url, /查看岗/);
  await page.goto(`${here.product.url}/import`);
  await page.getByText(/导入和审核报告由/).waitFor();
  assert.equal(await page.locator("form textarea, input[type=file]").count(), 0);
  assert.equal(await page.getByRole("link", { name: /^审核/ }).count(), 0);
  await page.goto(`${here.product.url}/import/${here.report}`);
  await page.getByText(/导入和审核报告由/).waitFor();
  assert.equal(await page.locator("[data-item]").count(), 0);
  const api = await sample(here.product.url, "chakan");
  const { status } = await api.post("/api/reports", { file_name: "a.txt", text: TEXT });
  assert.equal(status, 403, "the server refuses it too");
  await page.context().close();
});

test("a corrected text keeps what was decided, and what is new and gone can be found", async () => {
  const page = await here.supervision();
  const text = TEXT.replace("柳岸区", "柳堤区");
  const id = await importText(page, here.product.url, "liudi.txt", text);
  await page.locator("[data-item]", { hasText: "停车泊位" }).getByRole("button", { name: /^采纳/ }).click();
  await page.locator("[data-item].accepted", { hasText: "停车泊位" }).waitFor();
  await page.goto(`${here.product.url}/import`);
  await page.getByLabel("更正已导入的报告").selectOption(id);
  assert.equal(await page.getByLabel("名称").count(), 0, "a corrected report keeps its title");
  await page.getByLabel("报告全文").fill(text.replace("改造15个", "改造25个"));
  await page.getByRole("button", { name: "开始读" }).click();
  await page.getByText(/保留 \d+ 条，位置变动 \d+ 条，新增 2 条，原文已无 2 条/).waitFor();
  await page.waitForURL(new RegExp(`/import/${id}`));
  await page.locator("[data-item]", { hasText: "改造25个" }).waitFor();
  await page.getByRole("button", { name: "原文已无 1" }).click();
  await page.locator("[data-item].gone", { hasText: "改造15个" }).waitFor();
  await page.getByRole("button", { name: "采纳 1", exact: true }).click();
  await page.locator("[data-item].accepted", { hasText: "停车泊位" }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("a report is renamed, discarded with a reason, and can be taken up again", async () => {
  const page = await here.supervision();
  const text = TEXT.replace("柳岸区", "柳岭区");
  const id = await importText(page, here.product.url, "liuling.txt", text);
  await page.locator("[data-item]").first().getByRole("button", { name: /^采纳/ }).click();
  await page.locator("[data-item].accepted").waitFor();
  await page.getByRole("button", { name: /^改标题/ }).click();
  const rename = page.getByRole("dialog", { name: "改标题" });
  assert.equal(await rename.getByLabel("标题").inputValue(), "liuling.txt");
  await rename.getByLabel("标题").fill("柳岭区政府工作报告");
  await rename.getByRole("button", { name: "保存" }).click();
  await page.getByRole("heading", { name: "审核报告 柳岭区政府工作报告" }).waitFor();
  await page.getByRole("button", { name: /^作废/ }).click();
  const form = page.getByRole("dialog", { name: /作废/ });
  await isSound(page, "the question before a report is discarded");
  await form.getByLabel("作废原因").fill("交错了文件");
  await form.getByRole("button", { name: "作废", exact: true }).click();
  await page.waitForURL((at) => at.pathname === "/import");
  const row = page.getByRole("listitem").filter({ hasText: "柳岭区政府工作报告" });
  await row.getByText("已撤回").waitFor();
  assert.equal(await row.getByRole("button", { name: /^作废/ }).count(), 0);
  await row.getByRole("link", { name: /^审核记录/ }).click();
  await page.locator("[data-item].withdrawn").first().waitFor();
  assert.equal(await page.locator("[data-item].accepted, .side").count(), 0);
  assert.equal(await importText(page, here.product.url, "liuling.txt", text), id);
  await page.getByRole("button", { name: "恢复并发布" }).click();
  await page.getByRole("button", { name: "其余全部不采纳并发布" }).click();
  await page.waitForURL((at) => at.pathname === "/promises");
  const api = await sample(here.product.url, "ducha");
  const { state, counts } = await api.get(`/api/reports/${id}`);
  assert.deepEqual([state, counts.accepted, counts.proposed], ["published", 1, 0]);
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});
