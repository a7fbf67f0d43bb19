"""moto as an AWS account: its own interpreter of state machines, and time that the stage gives it.

Three places of moto are changed because they look at the machine's clock: a Wait, the pause before a Retry, and
the moment at which an execution says that it began. The stage answers them from the same virtual time in which the
functions and the simulator live, so that a drill of hours takes seconds and no two clocks differ. A fourth is its KMS,
which does not know digests yet (its models.py says so).
"""

import json
import sys
import time
import urllib.request
from datetime import datetime
from types import SimpleNamespace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.core.config import default_user_config
from moto.kms.utils import ECDSAPrivateKey
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
        now = str(ask(stage, "/now"))
        # What DescribeExecution says too: a drill's id is of its execution's start.
        self.start_date = datetime.fromisoformat(now)
        # moto writes +00:00 into the context object, AWS writes Z.
        started.start_time = now
        return started

    WaitFunction._wait_interval = wait
    retrier_decl.time = SimpleNamespace(sleep=sleep, time=time.time)
    Execution.get_start_execution_details = start_details


def take_digests() -> None:
    """Makes moto's KMS sign what MessageType DIGEST means; as it stands it hashes the digest once more.

    Its keys do not learn the type of a message, but nothing else here has the length of a SHA-256.
    """
    digested = ec.ECDSA(Prehashed(hashes.SHA256()))
    sign, verify = ECDSAPrivateKey.sign, ECDSAPrivateKey.verify

    def sign_digest(self: ECDSAPrivateKey, message: bytes, algorithm: str) -> bytes:
        if len(message) != hashes.SHA256.digest_size:
            return sign(self, message, algorithm)
        return self.private_key.sign(message, digested)

    def verify_digest(
        self: ECDSAPrivateKey, message: bytes, signature: bytes, algorithm: str
    ) -> bool:
        if len(message) != hashes.SHA256.digest_size:
            return verify(self, message, signature, algorithm)
        try:
            self.private_key.public_key().verify(signature, message, digested)
        except InvalidSignature:
            return False
        return True

    ECDSAPrivateKey.sign, ECDSAPrivateKey.verify = sign_digest, verify_digest


if __name__ == "__main__":
    _, port, stage_url = sys.argv
    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    follow(stage_url)
    take_digests()
    main(["-p", port])
