// Whether a target was met: proposed by the numbers, decided by a person, waiting again when a
// correction changes its sentence.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sample } from "../lib/api.mjs";
import { launch, overflows, seriousFindings } from "../lib/browser.mjs";
import { newFolder, start } from "../lib/product.mjs";
import { importText, signedIn } from "../lib/steps.mjs";

const PLAN = `青石区2025年政府工作报告（示例）

一、2024年工作回顾
过去一年，新建口袋公园4座。

二、2025年主要工作
今年要新建口袋公园6座，改造老旧小区18个。一般公共预算收入增长3%。
`;
const TOLD = `青石区2026年政府工作报告（示例）

一、2025年工作回顾
过去一年，建成口袋公园8座，改造背街小巷20条。一般公共预算收入完成45.2亿元、增长2.1%。

二、2026年主要工作
新建口袋公园9座。
`;

let folder, product, browser;

before(async () => {
  folder = await newFolder();
  product = await start(folder.path);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await product?.stop();
  await folder?.drop();
});

async function isSound(page, what) {
  assert.deepEqual(await seriousFindings(page), [], `axe on ${what}`);
  assert.equal(await overflows(page), false, `${what} is wider than its window`);
  assert.deepEqual(page.wrongs, [], `errors on ${what}`);
}

test("a verdict is decided by keyboard, with a reason where it departs, and waits again after a correction", async () => {
  const page = await signedIn(browser, product.url, /督查室/);
  const plan = await importText(page, product.url, "plan", PLAN);
  const told = await importText(page, product.url, "told", TOLD);
  const address = `${product.url}/import/${plan}/links?with=${told}`;
  await page.goto(address);
  const pair = (words) => page.locator("li.pair", { hasText: words });
  const parks = pair("新建口袋公园6座");
  await parks.getByText("建议：达到").waitFor();

  await parks.getByRole("button", { name: "认定：达到" }).focus();
  await page.keyboard.press("Enter");
  await parks.locator("b", { hasText: "认定：达到" }).waitFor();

  const income = pair("一般公共预算收入增长3%");
  await income.getByRole("button", { name: "认定：达到" }).press("Enter");
  const reason = income.getByLabel(/写明理由/);
  await reason.waitFor();
  await page.keyboard.type("财政决算为3.2%");
  await isSound(page, "a reason that is asked for");
  await page.keyboard.press("Control+Enter");
  await income.getByText("理由：财政决算为3.2%").waitFor();
  await isSound(page, "decided links");

  await page.reload();
  await income.getByText("理由：财政决算为3.2%").waitFor();
  assert.equal(await page.getByText("待认定 0").count(), 1);

  const api = await sample(product.url, "ducha");
  const corrected = { text: PLAN.replace("今年要新建", "今年力争新建"), corrects: plan, file_name: "plan.txt" };
  const { body } = await api.post("/api/reports", corrected);
  assert.ok(body.job, JSON.stringify(body));
  // The page shows a decision at once; a correction is seen when the page is opened again.
  for (let turn = 0; turn < 100; turn += 1) {
    const job = await api.get(`/api/jobs/${body.job}`);
    if (job.state !== "running") break;
    await page.waitForTimeout(100);
  }
  await page.goto(address);
  await parks.getByText("原来的认定不再作数").waitFor();
  await parks.getByText("今年要新建口袋公园6座").waitFor();
  await income.getByText("理由：财政决算为3.2%").waitFor();
  await isSound(page, "a verdict that waits again");
  await page.context().close();
});
