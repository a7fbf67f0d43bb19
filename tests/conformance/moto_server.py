"""moto as an AWS account: its own interpreter of state machines, and time that the stage gives it.

Three places of moto are changed, each because it looks at the machine's clock: a Wait, the pause before a Retry, and
the moment at which an execution says that it began. The stage answers them from the same virtual time in which the
functions and the simulator live, so that a drill of hours takes seconds and no two clocks differ.
"""

import json
import sys
import time
import urllib.request
from types import SimpleNamespace

from moto.core.config import default_user_config
from moto.server import main
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)
from moto.stepfunctions.parser.backend.execution import Execution


def ask(stage: str, path: str) -> object:
    """Asks the stage, which answers when it is time."""
    with urllib.request.urlopen(stage + path) as answer:
        return json.load(answer)


def follow(stage: str) -> None:
    """Makes moto wait, retry and begin by the stage's clock."""

    def wait(_self: WaitFunction, env: object, wait_seconds: float) -> None:
        ask(stage, f"/wait?seconds={wait_seconds}")

    def sleep(seconds: float) -> None:
        ask(stage, f"/wait?seconds={seconds}")

    details = Execution.get_start_execution_details

    def start_details(self: Execution) -> object:
        started = details(self)
        # moto writes +00:00 into the context object, AWS writes Z.
        started.start_time = ask(stage, "/now")
        return started

    WaitFunction._wait_interval = wait
    retrier_decl.time = SimpleNamespace(sleep=sleep, time=time.time)
    Execution.get_start_execution_details = start_details


if __name__ == "__main__":
    _, port, stage_url = sys.argv
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    follow(stage_url)
    main(["-p", port])
