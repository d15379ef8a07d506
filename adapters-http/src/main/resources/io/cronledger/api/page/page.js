// Shows what the API says, and asks again every moment. Whatever comes from a run is put on the
// page as text, never as markup.

const EVERY = 2000;
const LONGEST_SHOWN = 200_000;
const byId = (id) => document.getElementById(id);

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-cache", ...options });
  const document = await answer.json();
  if (!answer.ok && answer.status !== 503) {
    throw new Error(document.detail ?? `HTTP ${answer.status}`);
  }
  if (document.title && document.detail) {
    throw new Error(document.detail);
  }
  return document;
}

// ---- times

const utc = (iso) => iso.replace("T", " ").replace(/(\.\d+)?Z$/, "");

function span(milliseconds) {
  const seconds = Math.abs(milliseconds) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

function hint(iso) {
  const ahead = Date.parse(iso) - Date.now();
  if (Math.abs(ahead) < 1000) return "now";
  return ahead > 0 ? `in ${span(ahead)}` : `${span(ahead)} ago`;
}

function time(iso) {
  return iso
    ? element("time", { dateTime: iso, title: iso }, utc(iso), element("small", {}, hint(iso)))
    : "–";
}

function took(run) {
  if (!run.startedAt) return "–";
  const end = run.finishedAt ? Date.parse(run.finishedAt) : Date.now();
  return span(Math.max(0, end - Date.parse(run.startedAt)));
}

// ---- tables: only rows that changed are touched, so that nothing flickers and focus stays

function fill(body, items, keyOf, cellsOf) {
  const rows = new Map([...body.rows].map((row) => [row.dataset.key, row]));
  let place = body.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const row = rows.get(key) ?? element("tr", { role: "row" });
    rows.delete(key);
    row.dataset.key = key;
    update(row, cellsOf(item));
    if (row === place) {
      place = row.nextElementSibling;
    } else {
      body.insertBefore(row, place);
    }
  }
  for (const gone of rows.values()) gone.remove();
}

function update(row, cells) {
  cells.forEach((content, column) => {
    const fresh = element("td", { role: "cell" }, content);
    const old = row.cells[column];
    if (!old) {
      row.append(fresh);
    } else if (old.innerHTML !== fresh.innerHTML && !old.contains(document.activeElement)) {
      old.replaceWith(fresh);
    } else if (old.innerHTML !== fresh.innerHTML) {
      refreshFocused(old, fresh);
    }
  });
}

// A cell that holds the focus keeps its control; the text in it is brought up to date.
function refreshFocused(old, fresh) {
  const [from, to] = [fresh.firstElementChild, old.firstElementChild];
  if (from && to && from.tagName === to.tagName) {
    to.replaceChildren(...from.childNodes);
  }
}

function status(word, reason) {
  return element("span", { className: `status ${word}` }, reason ? `${word} ${reason}` : word);
}

function opener(id, ...content) {
  const button = element("button", { type: "button", className: "plain" }, ...content);
  button.dataset.run = id;
  return button;
}

function scheduleCells(schedule) {
  const last = schedule.lastRun;
  const button = element("button", { type: "button" }, "Run now");
  button.dataset.start = schedule.name;
  button.setAttribute("aria-label", `Run ${schedule.name} now`);
  return [
    element("span", { className: "name", title: schedule.description ?? "" }, schedule.name,
      element("small", {}, schedule.task)),
    element("span", { className: "when" }, element("code", {}, schedule.when),
      element("small", {}, schedule.inWords ?? schedule.timezone)),
    nextOf(schedule),
    last
      ? opener(last.id, status(last.status, last.reason),
          element("small", {}, hint(last.finishedAt ?? last.startedAt ?? last.lastSlot ?? last.slot)))
      : "–",
    button,
  ];
}

function nextOf(schedule) {
  if (!schedule.enabled) return "disabled";
  if (!schedule.paused) return time(schedule.next);
  return element("span", { className: "status PAUSED" }, "PAUSED",
    element("small", {}, `by ${schedule.paused.by}, ${hint(schedule.paused.since)}`));
}

function runCells(run) {
  const due = run.slot ?? run.startedAt;
  return [
    opener(run.id, status(run.status, run.reason)),
    element("span", { className: "name" }, run.schedule ?? run.task,
      element("small", {}, run.cause === "manual" ? `asked for by ${run.by}` : run.task)),
    time(due),
    element("span", { className: "short" }, took(run)),
    element("span", { className: "told", dir: "auto" }, whatCame(run)),
  ];
}

function whatCame(run) {
  if (run.count > 1) return `${run.count} slots, until ${utc(run.lastSlot)}`;
  if (run.failure) return `${run.failure.kind}: ${run.failure.message}`;
  if (run.output) return `${bytes(run.output.size)} of ${run.output.contentType}`;
  return "";
}

function bytes(size) {
  if (size < 1024) return `${size} B`;
  return size < 1024 * 1024 ? `${(size / 1024).toFixed(1)} KB` : `${(size / 1048576).toFixed(1)} MB`;
}

// ---- one run

let shown = null;

async function open(id) {
  shown = id;
  const dialog = byId("run");
  const run = await ask(`/api/v1/runs/${id}`);
  if (shown !== id) return;
  byId("run-title").replaceChildren(run.schedule ?? run.task, " ", status(run.status, run.reason));
  byId("facts").replaceChildren(...facts(run));
  byId("attempts").replaceChildren(...(run.attempts ?? []).map(attempt));
  for (const part of ["input", "output"]) {
    byId(`${part}-link`).href = `/api/v1/runs/${id}/${part}`;
    byId(`${part}-link`).hidden = !run[part];
    byId(part).textContent = run[part] ? "Loading…" : "none";
    if (run[part]) show(id, part, run[part]);
  }
  if (!dialog.open) dialog.showModal();
}

async function show(id, part, payload) {
  let text = `${bytes(payload.size)} of ${payload.contentType}; open it to see it`;
  if (payload.size <= LONGEST_SHOWN && /text|json|xml|csv|javascript/i.test(payload.contentType)) {
    text = await content(`/api/v1/runs/${id}/${part}`, /json/i.test(payload.contentType));
  }
  if (shown !== id) return;
  byId(part).dir = /json/i.test(payload.contentType) ? "ltr" : "auto";
  byId(part).textContent = text === "" ? "(empty)" : text;
}

// Why it cannot be had takes its place: it may be damaged, or gone since.
async function content(path, isJson) {
  try {
    const answer = await fetch(path);
    if (!answer.ok) return `✕ ${(await answer.json()).detail}`;
    const text = await answer.text();
    return isJson ? indented(text) : text;
  } catch (problem) {
    return `✕ It cannot be had: ${problem.message}`;
  }
}

// Reformatting parses and prints, which would round long numbers: such text is shown as it came.
function indented(text) {
  try {
    return /\d{16}/.test(text) ? text : JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function facts(run) {
  const definition = run.definition;
  const why = definition?.file
    ? `${definition.file}:${definition.line}  ${definition.when} (${definition.timezone}) ${inForce(definition)}`
    : run.by && `asked for by ${run.by}`;
  const all = {
    Run: run.id,
    Task: run.task,
    "Why it ran": why,
    Slot: run.slot && utc(run.slot),
    "Last slot": run.count > 1 ? `${utc(run.lastSlot)} (${run.count} slots)` : undefined,
    Started: run.startedAt && utc(run.startedAt),
    Finished: run.finishedAt && `${utc(run.finishedAt)} (${took(run)})`,
    "Not before": run.notBefore && run.status === "WAITING" ? utc(run.notBefore) : undefined,
    "Aborted by": run.abortedBy && `${run.abortedBy}, ${utc(run.abortAskedAt)}`,
    "Platform run": run.platformRunId,
    Failure: run.failure && `${run.failure.kind}: ${run.failure.message}`,
    Options: run.options && JSON.stringify(run.options),
    Recovered: run.recovered ? "yes: its reply was lost, its end was found out" : undefined,
  };
  return Object.entries(all)
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [element("dt", {}, name), element("dd", { dir: "auto" }, value)]);
}

function inForce(definition) {
  if (!definition.since) return "";
  return definition.until
    ? `in force from ${utc(definition.since)} to ${utc(definition.until)}`
    : `in force since ${utc(definition.since)}`;
}

function attempt(one) {
  const end = one.failure ? `${one.failure.kind}: ${one.failure.message}` : one.finishedAt ? "done" : "under way";
  const where = one.node ? ` (${one.node})` : "";
  return element("li", { dir: "auto" }, `${utc(one.startedAt)}, ${took(one)}${where}: ${end}`);
}

// ---- actions

async function start(name, button) {
  button.disabled = true;
  try {
    const run = await ask(`/api/v1/schedules/${encodeURIComponent(name)}/run`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Prefer: "respond-async" },
      body: JSON.stringify({ by: "page" }),
    });
    await refresh();
    await open(run.id);
  } catch (problem) {
    tell(`${name} was not started: ${problem.message}`);
  } finally {
    button.disabled = false;
  }
}

function tell(problem) {
  byId("notice").hidden = !problem;
  if (byId("notice").textContent !== problem) byId("notice").textContent = problem;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.run) location.hash = `run=${button.dataset.run}`;
  if (button?.dataset.start) start(button.dataset.start, button);
  if (button?.id === "close") byId("run").close();
});

byId("run").addEventListener("close", () => {
  shown = null;
  history.replaceState(null, "", location.pathname);
});

function follow() {
  const id = /^#run=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
  if (id) open(id).catch((problem) => tell(problem.message));
}

window.addEventListener("hashchange", follow);

// ---- the page, every moment

function toLookAt(health) {
  return [
    health.lost > 0 && `${health.lost} LOST in 24 h`,
    health.settling > 0 && `${health.settling} settling`,
    health.paused && `${health.paused.length} paused`,
  ].filter((told) => told);
}

// Cron files with errors are not in force; what is wrong stays in sight until it is mended.
function tellOfFiles(files) {
  const errors = files.problems.filter((problem) => problem.severity === "error");
  const rejected = files.status === "rejected";
  const title = `The cron files have ${errors.length === 1 ? "an error" : `${errors.length} errors`}; the set before them stays in force`;
  const text = errors.map(problemText).join("\n");
  byId("rejected").hidden = !rejected;
  if (rejected && byId("problems").textContent !== text) {
    byId("rejected-title").textContent = title;
    byId("problems").textContent = text;
  }
}

function problemText(problem) {
  const place = [problem.file, problem.line, problem.column].filter((part) => part).join(":");
  return [`${place}: ${problem.message}`, problem.source, problem.carets, problem.remedy]
    .filter((line) => line).join("\n  ");
}

async function refresh() {
  const [schedules, runs, health, files] = await Promise.all([
    ask("/api/v1/schedules"), ask("/api/v1/runs?limit=50"), ask("/health/ready"), ask("/api/v1/cron-files"),
  ]);
  tellOfFiles(files);
  fill(byId("schedules"), schedules.schedules, (schedule) => schedule.name, scheduleCells);
  fill(byId("runs"), runs.runs, (run) => run.id, runCells);
  byId("no-schedules").hidden = schedules.schedules.length > 0;
  byId("no-runs").hidden = runs.runs.length > 0;
  const ready = health.status === "ready";
  const word = [ready ? "● ready" : `✕ not ready: ${health.reasons.join("; ")}`, ...toLookAt(health)].join(" · ");
  if (byId("health").textContent !== word) byId("health").textContent = word;
  byId("health").classList.toggle("bad", !ready || health.lost > 0);
  byId("version").textContent = `Cronledger ${health.version}`;
}

let lost = false;

async function loop() {
  try {
    if (!document.hidden) {
      await refresh();
      if (lost) tell("");
      lost = false;
    }
  } catch (problem) {
    lost = true;
    tell(`The service does not answer: ${problem.message}. Trying again…`);
  }
  setTimeout(loop, EVERY);
}

follow();
loop();
