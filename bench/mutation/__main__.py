# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.mutation`: puts small faults into the contracts and counts how many the tests notice.

A mutant is one changed line. It is dropped where it does not compile, or compiles to the original's
code through every contract that holds it; else the file's tests run up to the first failure. Results
are kept in `results.jsonl` beside this file, so that a run that was broken off goes on. Exits with 1 where a
file is below 90 %, or a survivor is not explained in `bench/mutation/equivalent.toml`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import chain
from queue import SimpleQueue
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from bench.mutation.mutants import Mutant, evenly, function_of, generated, parses, stripped
from bench.mutation.results import (
    INVALID,
    LEAST_PERCENT,
    SURVIVED,
    Cache,
    FileReport,
    explained,
)
from bench.mutation.targets import CONTRACTS, PROJECT, TESTS_OF, files_of_tests

Task = dict[str, Any]  # what a worker takes


class TrialError(RuntimeError):
    """A mutant could not be tried, or the tests fail without any."""


class Worker:
    """A process that tries one mutant at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "bench.mutation.worker"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise TrialError("a worker died; its complaint is above")
        answer: dict[str, Any] = json.loads(line)
        if answer["verdict"] == "error":
            raise TrialError(answer["by"])
        return answer

    def attempt(self, task: dict[str, Any]) -> dict[str, Any]:
        """Tries one mutant, or runs tests on the originals."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def stop(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()


def attempts(
    next_task: Callable[[], Task | None], jobs: int
) -> Iterator[tuple[Task, dict[str, Any]]]:
    """Results as they come, from so many workers, until there is no next task."""
    answers: SimpleQueue[Any] = SimpleQueue()
    taking = threading.Lock()

    def serve() -> None:
        try:
            worker = Worker()
            try:
                while True:
                    with taking:
                        task = next_task()
                    if task is None:
                        break
                    answers.put((task, worker.attempt(task)))
            finally:
                worker.stop()
            answers.put((None, None))
        except TrialError as error:
            answers.put((None, error))

    for _ in range(jobs):
        threading.Thread(target=serve, daemon=True).start()
    serving = jobs
    while serving:
        task, answer = answers.get()
        if task is not None:
            yield task, answer
            continue
        serving -= 1
        if answer is not None:
            raise answer


def _controls(schedule: Schedule) -> list[Task]:
    """The originals, taken as mutants are: their tests have to pass, or no mutant counts as killed."""
    return [schedule.control(file) for file in schedule.reports if not schedule.is_controlled(file)]


def print_report(reports: list[FileReport], console: Console) -> None:
    """Prints a line a file, then the survivors that nobody explained."""
    table = Table(title="Mutants of the contracts", title_justify="left")
    for column in ("file", *FileReport("", 0).stages, "score", "s/mutant"):
        table.add_column(column, justify="left" if column == "file" else "right")
    for each in reports:
        table.add_row(
            each.file,
            *(f"{count:,}" for count in each.stages.values()),
            f"{each.percent:.1f} %",
            f"{each.seconds / max(1, each.tried):.1f}",
            style="red" if each.percent < LEAST_PERCENT else None,
        )
    console.print(table)
    for each in reports:
        for mutant in each.survivors:
            console.print(
                f"survived  contracts/{each.file}:{mutant.line}\n"
                f"  - {mutant.before.strip()}\n  + {mutant.after.strip()}",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )


def as_json(reports: list[FileReport]) -> str:
    """The same for programs."""
    rows = {
        each.file: {
            **{name.replace(" ", "_"): count for name, count in each.stages.items()},
            "percent": round(each.percent, 2),
            "survivors": [
                [one.line, one.before.strip(), one.after.strip()] for one in each.survivors
            ],
        }
        for each in reports
    }
    return json.dumps({"mutation": rows})


class Schedule:
    """Which mutant is next: of the file that is furthest from its number of tested ones."""

    def __init__(self, files: list[str], sample: int | None, seed: int, cache: Cache) -> None:
        self._sample, self._cache, self._reasons = sample, cache, explained()
        self._sources = {file: stripped((CONTRACTS / file).read_text()) for file in files}
        self.reports: dict[str, FileReport] = {}
        self._waiting: dict[str, list[Mutant]] = {}
        self._tried: dict[tuple[str, str], Mutant] = {}
        for file, source in self._sources.items():
            mutants = generated(source)
            self.reports[file] = FileReport(file, len(mutants))
            self._waiting[file] = evenly(mutants, seed)[::-1]

    def _is_open(self, file: str) -> bool:
        enough = self._sample is not None and self.reports[file].compared >= self._sample
        return bool(self._waiting[file]) and not enough

    def _task(self, file: str, text: str, function: str, is_control: bool = False) -> Task:
        tests = files_of_tests(file, function)
        return {"file": file, "text": text, "tests": tests, "is_control": is_control}

    def is_controlled(self, file: str) -> bool:
        """Whether the tests of an original are known to pass."""
        return self._cache.get(file, self._sources[file]) is not None

    def control(self, file: str) -> Task:
        """The original as a task."""
        return self._task(file, self._sources[file], "", is_control=True)

    def take_control(self, task: Task, result: dict[str, Any]) -> None:
        """Keeps that the tests of an original pass; raises TrialError if they do not."""
        if result["verdict"] != SURVIVED:
            raise TrialError(f"{task['file']} as it is: {result['verdict']} by {result['by']}")
        self._cache.put(task["file"], task["text"], result)

    def next_task(self) -> Task | None:
        """A mutant whose result is not known yet; None where all files have enough."""
        while files := [file for file in self._waiting if self._is_open(file)]:
            file = min(files, key=lambda each: self.reports[each].compared)
            mutant = self._waiting[file].pop()
            text = mutant.applied(self._sources[file])
            result = self._cache.get(file, text)
            if result is None and not parses(self._sources[file], mutant):
                result = {"verdict": INVALID, "by": "the parser", "seconds": 0.0}
            if result is None:
                self._tried[file, text] = mutant
                function = function_of(self._sources[file], mutant.line)
                return self._task(file, text, function)
            self.reports[file].add(mutant, result, self._reasons)
        return None

    def take(self, task: Task, result: dict[str, Any]) -> None:
        """Keeps and counts a result."""
        file, text = task["file"], task["text"]
        self._cache.put(file, text, result)
        self.reports[file].add(self._tried[file, text], result, self._reasons)

    @property
    def done(self) -> int:
        """Mutants that count towards the samples, or all tried ones where there is no sample."""
        reports = self.reports.values()
        if self._sample is None:
            return sum(each.tried for each in reports)
        return sum(min(self._sample, each.compared) for each in reports)

    @property
    def total(self) -> int:
        """How many of them there will be."""
        if self._sample is None:
            return sum(each.generated for each in self.reports.values())
        return self._sample * len(self.reports)


def run(
    files: list[str], sample: int | None, seed: int, jobs: int, console: Console
) -> list[FileReport]:
    """Tries the mutants of files, those with a known result excepted."""
    schedule = Schedule(files, sample, seed, Cache())
    first = schedule.next_task()
    if first is not None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console) as progress:
            controls = _controls(schedule)
            shown = progress.add_task("originals", total=len(controls))
            for task, result in attempts(lambda: controls.pop() if controls else None, jobs):
                schedule.take_control(task, result)
                progress.advance(shown)
            shown = progress.add_task("mutants", total=schedule.total)
            tasks = chain([first], iter(schedule.next_task, None))
            for task, result in attempts(lambda: next(tasks, None), jobs):
                schedule.take(task, result)
                progress.update(shown, completed=schedule.done, description=task["file"])
    for report in schedule.reports.values():
        report.survivors.sort(key=lambda each: each.line)
    return list(schedule.reports.values())


def main() -> int:
    """Runs, prints, and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    parser.add_argument("--file", action="append", choices=sorted(TESTS_OF), help="only this one")
    parser.add_argument(
        "--sample", type=int, help="so many tested mutants a file, from all over it"
    )
    parser.add_argument("--seed", type=int, default=0, help="which ones are chosen")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    options = parser.parse_args()
    console = Console(stderr=options.json)
    files = options.file or sorted(TESTS_OF)
    try:
        reports = run(files, options.sample, options.seed, options.jobs, console)
    except TrialError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(as_json(reports))
    else:
        print_report(reports, console)
    return 1 if any(each.survivors or each.percent < LEAST_PERCENT for each in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
