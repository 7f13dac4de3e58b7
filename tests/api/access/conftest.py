"""What the tests of access share: one scene a module, on one file, for nothing in it is changed."""

from collections.abc import Iterator

import pytest

from tests.api.access.scene import Scene, make_scene
from tests.stacks import Files
from workflow.installation import Installation
from workflow.settings import Settings


@pytest.fixture(scope="module")
def scene(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The school of the scene, made once."""
    url = files.clean(tmp_path_factory.mktemp("access") / "stupeni.db")
    settings = Settings(database_url=url, redis_url=None, secret="a secret of the tests")
    with_it = Installation.open(settings)
    made = make_scene(with_it)
    with made.client:  # one loop for all requests: a thread for each of them costs more than its answer
        yield made
    with_it.close()
