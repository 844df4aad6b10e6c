"""Opens pages in headless Chromium and judges what a person would get, for browser.sh.

    browser.py BROWSER FOLDER PAGE...     each PAGE; those named bad-WORD.html must be objected to for WORD

The browser is driven through its debugging pipe (file descriptors 3 and 4, messages that end in NUL). Each page is shown
wide and narrow, light and dark. Nothing may be asked of the network, nothing may stand in the console, nothing may be wider
than the screen, and every text must stand out from its background (WCAG 2.1 level AA: 4.5 to 1)."""
import fcntl, json, os, re, select, signal, sys, time

SIZES = [(1280, 900), (360, 740), (320, 568)]
SCHEMES = ["light", "dark"]
PATIENCE = 60

JUDGE = r"""(() => {
  const say = [];
  const rgb = s => (s.match(/[\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; };
  const ratio = (a, b) => { const x = light(a), y = light(b); return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length == 3 || c[3] == 1) return c;
      if (c[3] > 0) say.push('contrast: a background that can be seen through');
    }
    return [255, 255, 255];
  };
  let texts = 0;
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
    if (!own || e.closest('.aside, title, desc') || !e.getClientRects().length) continue;
    const style = getComputedStyle(e), svg = e instanceof SVGElement;
    if (e.closest('thead') && getComputedStyle(e.closest('thead')).position == 'absolute') continue;
    const color = rgb(svg ? style.fill : style.color);
    const ground = svg && e.matches('text.number') ? rgb(getComputedStyle(e.parentNode.querySelector('circle')).fill) : behind(e);
    texts++;
    if (ratio(color, ground) < 4.5)
      say.push(`contrast: ${ratio(color, ground).toFixed(2)} <${e.localName} class="${e.getAttribute('class') || ''}"> ${e.textContent.slice(0, 30)}`);
    if (parseFloat(style.fontSize) < 12) say.push(`small: ${style.fontSize} ${e.textContent.slice(0, 30)}`);
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) say.push(`wide: ${root.scrollWidth} of ${root.clientWidth}`);
  const right = document.querySelector('main').getBoundingClientRect().right + 1;
  for (const e of document.querySelectorAll('main *:not(.aside):not(.aside *)')) {
    const box = e.getBoundingClientRect();
    if (box.width && box.right > right && !e.closest('thead, .timeline > svg')) say.push(`wide: <${e.localName} class="${e.getAttribute('class') || ''}"> to ${box.right}`);
  }
  for (const svg of document.querySelectorAll('.timeline > svg'))
    for (const delay of svg.querySelectorAll('text.delay')) {
      const [left, own, right] = ['circle', 'text.delay', 'text.host'].map(s => delay.parentNode.querySelector(s).getBoundingClientRect());
      if (own.left < left.right || right.left < own.right) say.push(`overlap: ${delay.textContent}`);
    }
  if (document.scripts.length) say.push('script: there is one');
  for (const e of document.querySelectorAll('*'))
    for (const a of e.attributes)
      if (/^on|^(href|src|srcset|style|action|data|xlink:href)$/.test(a.name)) say.push(`attribute: ${a.name}`);
  return {say, texts, articles: document.querySelectorAll('article').length,
    hops: [...document.querySelectorAll('[data-hop]')].filter(e => e.getClientRects().length && e.innerText).length,
    rows: document.querySelectorAll('[data-hop]').length,
    findings: [...document.querySelectorAll('[data-finding]')].filter(e => e.getClientRects().length).map(e => [e.dataset.finding, e.innerText])};
})()"""


class Browser:
    def __init__(self, program, folder):
        down, self.write_end = os.pipe()
        self.read_end, up = os.pipe()
        down, up = (fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (down, up))
        self.log = folder + "/browser.log"
        arguments = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
                     "--disable-dev-shm-usage", "--remote-debugging-pipe", "--user-data-dir=" + folder + "/profile", "about:blank"]
        environment = dict(os.environ, HOME=folder, XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
        self.process = os.posix_spawnp(program, arguments, environment, setpgroup=0, file_actions=[
            (os.POSIX_SPAWN_DUP2, down, 3), (os.POSIX_SPAWN_DUP2, up, 4),
            (os.POSIX_SPAWN_OPEN, 2, self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)])
        os.close(down), os.close(up)
        self.number, self.rest, self.events, self.session = 0, b"", [], None

    def receive(self):
        until = time.monotonic() + PATIENCE
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.read_end], [], [], max(0, until - time.monotonic()))
            more = os.read(self.read_end, 1 << 20) if ready else b""
            if not more:
                raise RuntimeError("the browser %s; its log ends with:\n%s" % (
                    "has ended" if ready else "says nothing", open(self.log, errors="replace").read()[-2000:]))
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                assert "error" not in answer, "%s: %s" % (method, answer.get("error"))
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        seen = 0
        while True:
            while seen < len(self.events):
                seen += 1
                if self.events[seen - 1].get("method") == method:
                    return
            self.events.append(self.receive())

    def begin(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.call(domain + ".enable")

    def end(self):
        try:
            os.killpg(self.process, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.process, 0)


def complaints(events, address):
    """what the console, the network and the browser's own audits have to say"""
    for event in events:
        method, p = event.get("method", ""), event.get("params", {})
        if method == "Network.requestWillBeSent" and p["request"]["url"] != address:
            yield "request: " + p["request"]["url"][:200]
        elif method == "Log.entryAdded":
            yield "console: " + p["entry"]["text"][:300]
        elif method == "Runtime.consoleAPICalled" or method == "Runtime.exceptionThrown":
            yield "console: " + json.dumps(p)[:300]
        elif method == "Audits.issueAdded":
            yield "audit: " + json.dumps(p["issue"])[:300]


def show(browser, page, size, scheme):
    address = "file://" + os.path.abspath(page)
    browser.call("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=size[0] < 500)
    browser.call("Emulation.setEmulatedMedia", media="screen", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.events.clear()
    browser.call("Page.navigate", url=address)
    browser.wait("Page.loadEventFired")
    found = browser.call("Runtime.evaluate", expression=JUDGE, returnByValue=True)
    assert "exceptionDetails" not in found, found
    browser.call("Runtime.evaluate", expression="new Promise(r => requestAnimationFrame(() => setTimeout(r, 30)))", awaitPromise=True)
    seen = found["result"]["value"]
    return list(complaints(browser.events, address)) + seen["say"], seen


def wanted(page):
    """what the page's source has; page.py holds that against the JSON report"""
    source = open(page, encoding="utf-8").read()
    return (source.count("<article>"), len(re.findall(r'data-hop="\d+"', source)), re.findall(r'data-finding="([^"]+)"', source))


def judge(browser, page):
    said, articles, hops, findings = [], *wanted(page)
    for size in SIZES:
        for scheme in SCHEMES:
            if articles == 1 and scheme == SCHEMES[size != SIZES[0]]:
                continue
            complained, seen = show(browser, page, size, scheme)
            said += ["%s at %d %s" % (what, size[0], scheme) for what in complained]
            if (seen["articles"], seen["hops"], seen["rows"]) != (articles, hops, hops):
                said.append("shown: %(articles)d messages, %(hops)d of %(rows)d hops" % seen)
            if [f[0] for f in seen["findings"]] != findings or not all(f[0] in f[1] for f in seen["findings"]):
                said.append("shown: findings %s, wanted %s" % (seen["findings"], findings))
            if seen["texts"] < 10:
                said.append("shown: only %d texts" % seen["texts"])
    return said


def main(program, folder, pages):
    browser, failures = Browser(program, folder), 0
    try:
        browser.begin()
        for page in pages:
            name = os.path.basename(page)
            said = judge(browser, page)
            bad = re.match("bad-([a-z]+)", name)
            good = any(s.startswith(bad.group(1) + ":") for s in said) if bad else not said
            failures += not good
            print("%s %s" % ("ok" if good else "not ok", name))
            if not good:
                print("".join("  %s\n" % s for s in said[:20]) or "  nothing was objected to")
    finally:
        browser.end()
    sys.exit(failures > 0)


main(sys.argv[1], sys.argv[2], sys.argv[3:])
