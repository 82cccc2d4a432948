// The breakdown notice through the page: drafted from one report, taken over by another of the
// same words, and targets beside results.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { newId, sample } from "../lib/api.mjs";
import { isSound, SIZES } from "../lib/browser.mjs";
import { setting } from "../lib/setting.mjs";
import { importText, TEXT } from "../lib/steps.mjs";

const here = setting();

const promisesOf = async (api, report) =>
  (await api.get(`/api/reports/${report}/review?kind=promise&limit=500`)).items;

/** Names the same lead and support for every promise. */
async function name(api, report) {
  const items = (await promisesOf(api, report)).map(({ id }) => ({
    fact: `fact_${newId()}`,
    kind: "promise",
    id,
    decision: "edit",
    owners: [
      { organ: "finance", role: "lead", reason: "" },
      { organ: "commerce", role: "support", reason: "" },
    ],
  }));
  const { body } = await api.post(`/api/reports/${report}/decisions`, { items });
  assert.ok(body.results.every((result) => result.ok), JSON.stringify(body));
}

test("a downloaded draft is uploaded, everything in it is known, and its owners are taken over", async () => {
  const page = await here.supervision();
  const api = await sample(here.product.url, "ducha");
  const first = await importText(page, here.product.url, "first", TEXT);
  await name(api, first);
  const second = await importText(page, here.product.url, "second", TEXT.replace("示例", "第二稿"));
  assert.notEqual(first, second);

  await page.goto(`${here.product.url}/import/${first}/notice`);
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载草稿" }).click();
  const file = await coming;
  assert.equal(file.suggestedFilename(), "目标任务分解落实方案（草稿）.docx");
  const path = join(here.folder.path, "draft.docx");
  await file.saveAs(path);

  await page.goto(`${here.product.url}/import/${second}/notice`);
  await page.locator("input[type=file]").setInputFiles(path);
  await page.getByRole("heading", { name: "方案中的任务" }).waitFor();
  const tasks = page.locator("li.task");
  const count = await tasks.count();
  assert.ok(count >= 3, `${count} tasks`);
  assert.equal(await page.getByText("没有叫这个名称的单位").count(), 0);
  assert.equal(await page.locator("li.task.new input:checked").count(), count);
  await isSound(page, "a notice that was read");

  await page.getByRole("button", { name: "登记所选" }).click();
  await page.locator("li.task.done").nth(count - 1).waitFor();
  assert.equal(await page.getByRole("button", { name: "登记所选" }).isDisabled(), true);
  for (const { owners, quote } of await promisesOf(api, second)) {
    const named = owners.map(({ organ, role }) => `${role} ${organ}`).sort();
    assert.deepEqual(named, ["lead finance", "support commerce"], quote);
  }
  await isSound(page, "a notice that was taken over");
  await page.context().close();
});

test("a name no organ has waits for a person, on a phone too", async () => {
  const page = await here.supervision({ size: SIZES.phone });
  const id = await importText(page, here.product.url, "phone", TEXT.replace("示例", "第三稿"));
  await page.goto(`${here.product.url}/import/${id}/notice`);
  await page.getByLabel("方案全文").fill("1．新增停车泊位300个。（市财政局主办）\n");
  await page.getByRole("button", { name: "读方案" }).click();
  await page.getByText("没有叫这个名称的单位").waitFor();
  const assign = page.getByRole("button", { name: "登记所选" });
  assert.equal(await assign.isDisabled(), true);
  await page.getByRole("button", { name: "区财政局", exact: true }).click();
  await isSound(page, "an unknown name on a phone");
  await assign.click();
  await page.locator("li.task.done").waitFor();
  await page.context().close();
});

test("targets stand beside the results of their starting point", async () => {
  const page = await here.supervision({ size: SIZES.phone, scheme: "dark" });
  const id = await importText(page, here.product.url, "links", TEXT.replace("示例", "第四稿"));
  await page.goto(`${here.product.url}/import`);
  await page.locator(`a[href="/import/${id}/links"]`).click();
  const pair = page.locator("li.pair", { hasText: "新增城镇就业1500人" });
  await pair.getByText("新增城镇就业1200人").first().waitFor();
  await isSound(page, "links");
  await page.context().close();
});
