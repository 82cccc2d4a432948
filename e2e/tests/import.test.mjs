// A report becomes a plan through the page; kill -9 loses nothing that was answered.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { newId, sample } from "../lib/api.mjs";
import { start } from "../lib/product.mjs";
import { setting } from "../lib/setting.mjs";
import { importText, TEXT } from "../lib/steps.mjs";

const run = promisify(execFile);
const GULOU = process.env.GULOU_BIN;

const here = setting();

test("a pasted report is reviewed, kept over a reload, published and shown", async () => {
  const page = await here.supervision();
  const id = await importText(page, here.product.url, "liuan.txt", TEXT);
  await page.locator("[data-item]").first().waitFor();
  const count = await page.locator("[data-item]").count();
  assert.ok(count >= 4, `${count} proposals`);
  await page.keyboard.press("j");
  await page.keyboard.press("r");
  const api = await sample(here.product.url, "ducha");
  const rejected = async () => (await api.get(`/api/reports/${id}`)).counts.rejected;
  for (let turn = 0; turn < 50 && (await rejected()) === 0; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(await rejected(), 1);
  await page.reload();
  await page.getByRole("button", { name: "发布" }).first().click();
  const all = await api.get("/api/reports");
  const { title, counts } = all.items.find((one) => one.sample && one.year === 2026);
  const leaving = `${title}”（任务 ${counts.promises} 项、数字 ${counts.figures} 个）随之撤回`;
  await page.getByRole("dialog").getByText(leaving).waitFor();
  await page.getByRole("button", { name: "其余全部采纳并发布" }).click();
  await page.waitForURL((at) => at.pathname === "/promises");
  const report = await api.get(`/api/reports/${id}`);
  assert.equal(report.state, "published");
  const still = (await api.get("/api/reports")).items.filter((one) => one.sample && one.year === 2026);
  assert.deepEqual(still.map((one) => one.state), ["withdrawn"]);
  const { items, totals } = await api.get(`/api/promises?report=${id}`);
  assert.equal(totals.all, items.length);
  assert.equal(items.length, count - 1, "the rejected one is no promise");
  for (const mark of report.marks.filter((mark) => mark.kind === "promise")) {
    assert.equal([...report.text].slice(mark.start, mark.end).join(""), mark.title);
  }
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

/** Goes on by Tab alone until the element has the focus. */
async function tabTo(page, element) {
  for (let turn = 0; turn < 80; turn += 1) {
    await page.keyboard.press("Tab");
    if (await element.evaluate((one) => one === document.activeElement)) return;
  }
  assert.fail(`${element} is out of reach of the keyboard`);
}

test("the keyboard alone imports, reviews and publishes", async () => {
  const page = await here.supervision();
  const { keyboard } = page;
  await tabTo(page, page.getByRole("link", { name: "导入" }).first());
  await keyboard.press("Enter");
  await page.waitForURL((at) => at.pathname === "/import");
  await tabTo(page, page.getByLabel("报告全文"));
  await keyboard.insertText(TEXT.replace("柳岸区2026年", "柳汀区2027年").replaceAll("2026年", "2027年"));
  await tabTo(page, page.getByRole("button", { name: "开始读" }));
  await keyboard.press("Enter");
  await page.waitForURL(/\/import\/[0-9a-z]{26}$/);
  const items = page.locator("[data-item]");
  await items.first().waitFor();
  const all = await items.count();
  await keyboard.press("a");
  await page.locator("[data-item].accepted").waitFor();
  await keyboard.press("r");
  await page.locator("[data-item].rejected").waitFor();
  assert.equal(await items.count(), all);
  await tabTo(page, page.getByRole("button", { name: "发布", exact: true }));
  await keyboard.press("Enter");
  const rest = page.getByRole("dialog").getByRole("button", { name: "其余全部采纳并发布" });
  await tabTo(page, rest);
  await keyboard.press("Enter");
  await page.waitForURL((at) => at.pathname === "/promises");
  assert.deepEqual(page.wrongs, []);
  await page.context().close();
});

test("the real report gives its plan through the page", async (t) => {
  const shared = process.env.GULOU_SHARED;
  const path = shared && join(shared, "report", "gulou-2026.txt");
  if (!path || !existsSync(path)) {
    t.skip("GULOU_SHARED names no folder with the report");
    return;
  }
  const text = readFileSync(path, "utf8");
  const page = await here.supervision();
  const id = await importText(page, here.product.url, "gulou-2026.txt", text);
  const api = await sample(here.product.url, "ducha");
  const report = await api.get(`/api/reports/${id}`);
  const gold = readFileSync(join(shared, "gold", "gulou-2026.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const found = (kind) => report.marks.filter((mark) => mark.kind === kind);
  const share = (a, b) => {
    const inside = Math.min(a[1], b[1]) - Math.max(a[0], b[0]);
    return inside <= 0 ? 0 : inside / (Math.max(a[1], b[1]) - Math.min(a[0], b[0]));
  };
  const hits = (wanted, marks) =>
    wanted.filter((one) => marks.some((mark) => share(one, mark) >= 0.5)).length / wanted.length;
  const numbers = gold.filter((one) => one.kind === "figure" && one.num_start != null);
  const spans = found("figure").filter((mark) => mark.num_start != null);
  const numberShare = hits(
    numbers.map((one) => [one.num_start, one.num_end]),
    spans.map((mark) => [mark.num_start, mark.num_end]),
  );
  assert.ok(numberShare >= 0.9, `${numberShare} of the numbers`);
  const promises = gold.filter((one) => one.kind === "commitment").map((one) => [one.start, one.end]);
  const promiseShare = hits(promises, found("promise").map((mark) => [mark.start, mark.end]));
  assert.ok(promiseShare >= 0.6, `${promiseShare} of the commitments`);
  const first = Math.min(...promises.map(([from]) => from));
  assert.ok(found("promise").every((mark) => mark.start >= first), "the review part promises nothing");
  const letters = [...report.text];
  for (const mark of found("promise")) {
    assert.equal(letters.slice(mark.start, mark.end).join(""), mark.title);
  }
  await page.context().close();
});

test("a file takes the title that is given, else the one it begins with", async () => {
  const page = await here.supervision();
  const api = await sample(here.product.url, "ducha");
  const given = [
    ["", TEXT.replace("柳岸区", "柳洲区"), "柳洲区2026年政府工作报告（示例）"],
    ["柳津区政府工作报告", TEXT.replace("柳岸区", "柳津区"), "柳津区政府工作报告"],
  ];
  for (const [name, text, title] of given) {
    await page.goto(`${here.product.url}/import`);
    await page.getByLabel("名称").fill(name);
    const file = { name: "report.txt", mimeType: "text/plain", buffer: Buffer.from(text) };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.waitForURL(/\/import\/[0-9a-z]{26}$/);
    const report = await api.get(`/api/reports/${page.url().split("/").at(-1)}`);
    assert.equal(report.title, title);
  }
  await page.context().close();
});

test("killed under load, the product comes back with every acknowledged fact", async () => {
  const api = await sample(here.product.url, "ducha");
  const promise = (await api.get("/api/promises")).items[0].id;
  const acknowledged = [];
  let running = true;
  const callers = Array.from({ length: 16 }, async () => {
    while (running) {
      const fact = `fact_${newId()}`;
      const values = { promise, title: "load", due: "2026-12-01" };
      const body = { do: "open", record: { type: "milestone", id: newId() }, values };
      try {
        const answer = await api.post("/api/facts", { drafts: [{ id: fact, organ: "gov-office", body }] });
        if (answer.status === 200 && answer.body.results[0].ok) acknowledged.push(fact);
        else if (answer.status === 429) await new Promise((resolve) => setTimeout(resolve, 20));
      } catch {
        return;
      }
    }
  });
  while (acknowledged.length < 150) await new Promise((resolve) => setTimeout(resolve, 10));
  const ended = await here.product.stop("SIGKILL");
  running = false;
  await Promise.all(callers);
  assert.equal(ended.signal, "SIGKILL");
  const env = { ...process.env, GULOU_LANG: "en" };
  const verifying = run(GULOU, ["verify", "--data", here.folder.path], { env });
  const verified = await verifying.catch((failed) => failed);
  assert.match(verified.stdout, /all is well/);
  here.product = await start(here.folder.path);
  const again = await sample(here.product.url, "ducha");
  const { timeline } = await again.get(`/api/promises/${promise}`);
  const kept = new Set(timeline.map((item) => item.fact));
  const sent = acknowledged.slice(-400);
  assert.ok(sent.length > 0);
  for (const fact of sent.slice(-100)) assert.ok(kept.has(fact), `${fact} was acknowledged and is lost`);
});
