import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { Queueing } from '../../src';
import { PROD } from '../../examples/gitops/platform-repo/clusters';
import { loadPen } from '../../src/report/draw/svg';
import { page as render } from '../../src/report/html/page';
import { company, largeCluster, platformRepo, reportOf, VOLCANO } from './support';

/** The browser: the one that is named, else the one that playwright installs. */
const PROGRAM = process.env.CHROMIUM_PATH ?? chromium.executablePath();
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Where the pictures for the docs go; none are made without it. */
const SCREENSHOTS = process.env.SCREENSHOTS;

// without a browser: npx playwright-core install chromium, or CHROMIUM_PATH
(existsSync(PROGRAM) ? describe : describe.skip)('the report in Chromium', () => {
  let browser: Browser;
  let folder: string;
  const files = new Map<string, string>();
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-gpu'] });
    folder = mkdtempSync(join(tmpdir(), 'browser-'));
    const pen = loadPen();
    const { manifests, facts } = largeCluster(12, 20);
    const reports = {
      'platform-repo-kueue': platformRepo(PROD).report,
      // without the run of the other system that is frozen
      'platform-repo-volcano': platformRepo({ ...PROD, name: 'prod-us' }, VOLCANO).report,
      'company-kueue': company(Queueing.kueue({ topologyAware: true })),
      'company-volcano': company(VOLCANO),
      large: reportOf(manifests, facts, '2026-03-27'),
    };
    for (const [name, report] of Object.entries(reports)) {
      files.set(name, join(folder, `${name}.html`));
      writeFileSync(join(folder, `${name}.html`), render({ paths: ['dist'], clusters: [{ ...report, name }] }, pen));
    }
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a page, and notes everything that it asks for and complains about. */
  async function open(name: string, options: BrowserContextOptions = {}): Promise<{ page: Page; noise: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, ...options });
    const page = await context.newPage();
    const noise: string[] = [];
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
    page.on('request', (request) =>
      request.url().startsWith('file:') && request.isNavigationRequest() ? undefined : noise.push(request.url()),
    );
    await page.goto(pathToFileURL(files.get(name) as string).href);
    return { page, noise };
  }

  test.each(['platform-repo-kueue', 'platform-repo-volcano', 'company-kueue', 'company-volcano', 'large'])(
    'the page of %s asks for nothing and complains about nothing',
    async (name) => {
      const { page, noise } = await open(name);

      expect(noise).toEqual([]);
      expect(await page.title()).toBe(`Cluster ${name}`);
      await page.context().close();
    },
    60_000,
  );

  test.each([
    ['platform-repo-kueue', 'light'],
    ['company-kueue', 'dark'],
    ['company-volcano', 'light'],
    ['large', 'dark'],
  ] as const)(
    'everything on the page of %s has a name and can be read, %s',
    async (name, colorScheme) => {
      const { page } = await open(name, { colorScheme, bypassCSP: true });
      await page.evaluate("document.querySelectorAll('details').forEach((one, i) => { one.open ||= i < 6; })");
      await page.addScriptTag({ content: AXE });
      const violations = await page.evaluate<string[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`))',
      );

      expect(violations).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  test('nothing is wider than a narrow window', async () => {
    const { page } = await open('large', { viewport: { width: 400, height: 800 } });

    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
    await page.context().close();
  }, 60_000);

  test('the search finds rows, opens what they are in, and puts back what was', async () => {
    const { page } = await open('large');
    const openGroups = (): Promise<number> => page.evaluate<number>("document.querySelectorAll('details[open]').length");
    const before = await openGroups();
    await page.fill('#find', 'team-07 workload-13');
    await page.locator('#found', { hasText: 'rows' }).waitFor();

    expect(await page.textContent('#found')).toMatch(/^\d+ of \d+ rows$/);
    const rows = await page.evaluate<string[]>(
      "[...document.querySelectorAll('tr.s')].filter((row) => row.checkVisibility()).map((row) => row.textContent)",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((text) => !text.includes('team-07') || !text.includes('workload-13'))).toEqual([]);
    await page.fill('#find', '');
    await page.locator('#found', { hasText: 'rows' }).waitFor({ state: 'detached' });
    expect(await openGroups()).toBe(before);
    await page.context().close();
  }, 60_000);

  test('whoever has only a keyboard reaches the content, the search and every part that can be opened', async () => {
    const { page } = await open('platform-repo-kueue');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    const reached = new Set<string>();
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate<string>('document.activeElement.id || document.activeElement.tagName.toLowerCase()'));
    }

    expect([...reached]).toEqual(expect.arrayContaining(['find', 'summary', 'a', 'div']));
    await page.context().close();
  }, 60_000);

  test('without scripts everything is there to read', async () => {
    const { page } = await open('platform-repo-kueue', { javaScriptEnabled: false });

    expect(await page.locator('#search').isVisible()).toBe(false);
    expect(await page.locator('text=bert-base-r2').first().isVisible()).toBe(true);
    await page.context().close();
  }, 60_000);

  test('on paper everything is open', async () => {
    const { page } = await open('platform-repo-kueue');
    await page.emulateMedia({ media: 'print' });

    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(
      await page.evaluate(
        "[...document.querySelectorAll('details:not([open]) table')].filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length",
      ),
    ).toBe(0);
    await page.context().close();
  }, 60_000);

  // pictures for the docs, of where each section begins
  test.each([
    ['platform-repo-kueue', 'light', 'shares', 760],
    ['platform-repo-volcano', 'dark', 'shares', 760],
    ['company-kueue', 'light', 'week', 760],
    ['company-volcano', 'dark', 'gangs', 640],
  ] as const)('a picture of %s, %s, is small enough for the docs', async (name, colorScheme, section, height) => {
    const { page } = await open(name, { colorScheme, viewport: { width: 1000, height } });
    await page.evaluate(`document.getElementById('${section}').scrollIntoView()`);
    await page.evaluate("document.querySelector('nav').style.position = 'static'");
    const picture = await page.screenshot();

    expect(picture.length).toBeLessThan(150_000);
    if (SCREENSHOTS !== undefined) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      writeFileSync(join(SCREENSHOTS, `report-${name}.png`), picture);
    }
    await page.context().close();
  }, 60_000);
});
