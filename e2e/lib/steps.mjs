// Steps that several tests take on the page.

import { newPage } from "./browser.mjs";

/** A small report: five promises, figures of last year and of this one. */
export const TEXT = `柳岸区2026年政府工作报告（示例）

2025年工作回顾

过去一年，新增城镇就业1200人，改造老旧小区12个。

2026年主要任务

今年主要预期目标是：新增城镇就业1500人，社会消费品零售总额增长5%。

（一）办好民生实事。完成老旧小区改造15个，确保柳岸小学上半年投入使用，新增停车泊位300个。
`;

/** A page signed in with a sample account, named by its post. */
export async function signedIn(browser, url, post, options) {
  const page = await newPage(browser, options);
  await page.goto(`${url}/`);
  await page.getByRole("button", { name: post }).click();
  await page.waitForURL((at) => at.pathname === "/promises");
  return page;
}

/** Pastes a report and returns its id once its review is open. */
export async function importText(page, url, name, text) {
  await page.goto(`${url}/import`);
  await page.getByLabel("名称").fill(name);
  await page.getByLabel("报告全文").fill(text);
  await page.getByRole("button", { name: "开始读" }).click();
  await page.waitForURL(/\/import\/[0-9a-z]{26}/, { timeout: 60_000 });
  return /import\/([0-9a-z]{26})/.exec(page.url())[1];
}
