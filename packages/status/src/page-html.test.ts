import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { PAGE_POLICY, pageHtml } from './page-html.ts';
import { routeAnswer } from './route-answer.ts';
import { answerRow, shownRows } from './rows.ts';

const ATTACK = `</script><script>alert(1)</script><img src=x onerror="alert('2')">&`;
const ESCAPED =
  '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;2&#39;)&quot;&gt;&amp;';

const hostile = shownRows({
  services: [
    {
      service: ATTACK,
      prefix: ATTACK,
      framework: ATTACK,
      state: 'failed',
      detail: ATTACK,
      pid: null,
      uptimeMs: null,
      memoryBytes: null,
      memoryLimitBytes: null,
      restarts: 0,
    },
  ],
  requests: [{ number: 1, at: 0, service: ATTACK, method: ATTACK, path: ATTACK, status: 200, ms: 1 }],
  lines: [{ number: 1, at: 0, service: ATTACK, stream: 'stderr', text: `\u001b[31m${ATTACK}\u001b]0;title\u0007\b` }],
});
const page = pageHtml({
  ...hostile,
  address: ATTACK,
  asOf: '12:00:00',
  url: ATTACK,
  answer: answerRow(routeAnswer([], `/${ATTACK}`)),
});

it('escapes whatever services and clients wrote, and takes out what moves the cursor of a terminal', () => {
  expect(page).not.toContain(ATTACK);
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/<img|onerror="/);
  expect(page.split(ESCAPED).length - 1).toBeGreaterThanOrEqual(12);
  expect(page).toContain(`data-cell="text">${ESCAPED}\u{fffd}</span>`);
});

it('is allowed its own style sheet and script, by their digests, and nothing else', () => {
  for (const [tag, directive] of [
    ['style', 'style-src'],
    ['script', 'script-src'],
  ] as const) {
    const text = new RegExp(`<${tag}>(.*)</${tag}>`, 's').exec(page)?.[1] ?? '';
    const digest = createHash('sha256').update(text).digest('base64');
    expect(PAGE_POLICY.split('; ')).toContain(`${directive} 'sha256-${digest}'`);
  }
  expect(PAGE_POLICY).toContain("default-src 'none'");
  expect(PAGE_POLICY).not.toContain('unsafe');
  expect(page).not.toMatch(/ style=| on[a-z]+=(?!&)|https?:\/\//);
});
