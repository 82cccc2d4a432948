// What the tests of one file share: the product on a folder of its own, and a browser.

import { after, before } from "node:test";
import { launch } from "./browser.mjs";
import { newFolder, start } from "./product.mjs";
import { importText, signedIn, TEXT } from "./steps.mjs";

/** Starts it before the file's tests and clears it away after them. */
export function setting({ prepare } = {}) {
  const here = {
    supervision: (more) => signedIn(here.browser, here.product.url, /督查室/, more),
  };
  before(async () => {
    here.folder = await newFolder();
    here.product = await start(here.folder.path);
    here.browser = await launch();
    await prepare?.(here);
  });
  after(async () => {
    await here.browser?.close();
    await here.product?.stop();
    await here.folder?.drop();
  });
  return here;
}

/** The small report, handed in once for all tests of the file. */
export async function withReport(here) {
  const page = await here.supervision();
  here.report = await importText(page, here.product.url, "liuan.txt", TEXT);
  await page.context().close();
}

/** The review of that report. */
export async function openReview(here, more) {
  const page = await here.supervision(more);
  await page.goto(`${here.product.url}/import/${here.report}`);
  await page.locator("[data-item]").first().waitFor();
  return page;
}
