"""What is derived from facts is kept, and derived anew only when something that it was read from has changed.

Whoever derives a value leaves a trail of what was read on the way: facts by type, attributes, other derived values. A
change runs back along the trail. A value whose change would reach far is held up there until it was derived anew: when
it turns out as it was, nobody hears of it.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Trail:
    """The trail of one institution: who is deriving now, what is in doubt, and what turned out otherwise."""

    def __init__(self) -> None:
        self.reader: Derived | None = None
        self.doubted: dict[Derived, None] = {}
        self.news: dict[Tracked, dict[Hashable, None]] = {}

    def resolve(self) -> None:
        """Derive anew whatever is in doubt, until nothing is; a turn at a time, what came first first."""
        while self.doubted:
            for one in tuple(self.doubted):
                if one in self.doubted:
                    one.renew()


class Derived:
    """A value with what it was derived by and who read it."""

    __slots__ = ("args", "fresh", "function", "owner", "readers", "value")

    def __init__(self, owner: "Tracked", function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self.owner = owner
        self.function = function
        self.args = args
        self.readers: dict[Derived, None] = {}
        self.value: Any = None
        self.fresh = False

    def give(self) -> Any:
        """Give the value to whoever derives another one now, or to nobody in particular: then nothing is in doubt."""
        trail = self.owner.trail
        reader = trail.reader
        if reader is None and trail.doubted:
            trail.resolve()
        if not self.fresh:
            self.renew()
        if reader is not None:
            self.readers[reader] = None
        return self.value

    def renew(self) -> None:
        """Derive the value anew."""
        trail = self.owner.trail
        outer, trail.reader = trail.reader, self
        try:
            value = self.function(self.owner, *self.args)
        finally:
            trail.reader = outer
        before, self.value, self.fresh = self.value, value, True
        self.turned_out(before)

    def doubt(self) -> None:
        """Be no longer sure of the value, and let whoever read it know."""
        if self.fresh:
            self.fresh = False
            self.spread()

    def spread(self) -> None:
        """Let whoever read the value know that it may be otherwise."""
        readers, self.readers = self.readers, {}
        for reader in readers:
            reader.doubt()

    def turned_out(self, before: Any) -> None:
        """Hear of the value derived anew; who read the old one knows already."""


class Held(Derived):
    """A derived value of which its readers hear only when it turned out otherwise."""

    __slots__ = ()

    def doubt(self) -> None:
        """Wait to be derived anew."""
        if self.fresh:
            self.fresh = False
            self.owner.trail.doubted[self] = None

    def turned_out(self, before: Any) -> None:
        """Let the readers know when it is otherwise."""
        self.owner.trail.doubted.pop(self, None)
        if before != self.value:
            self.spread()


class Sorted(Held):
    """A held mapping, of which its readers read one key each and hear of no other."""

    __slots__ = ()

    def turned_out(self, before: Mapping[Hashable, Any] | None) -> None:
        """Let those know who read a key under which there is something else now."""
        self.owner.trail.doubted.pop(self, None)
        was, now = before or {}, self.value
        for key in {**was, **now}:
            if was.get(key) != now.get(key):
                self.owner.changed((self.function, key))


class Told(Held):
    """A held value that the journal tells of: when it turned out otherwise, that is news of its owner."""

    __slots__ = ()

    def turned_out(self, before: Any) -> None:
        """Note the news, too."""
        if before != self.value:
            self.owner.trail.news.setdefault(self.owner, {})[self.function] = None
        super().turned_out(before)


class Tracked:
    """Something whose attributes and facts others derive values from, and that keeps such values itself."""

    trail: Trail

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self._derived: dict[Hashable, Derived] = {}
        self._readers: dict[Hashable, dict[Derived, None]] = {}

    def derive(self, function: Callable[..., T], *args: Any, kind: type[Derived] = Derived) -> T:
        """Give `function(self, *args)`, kept until something that it read has changed."""
        key: Hashable = (function, *args) if args else function
        kept = self._derived.get(key)
        if kept is None:
            kept = self._derived[key] = kind(self, function, args)
        value: T = kept.give()
        return value

    def pick(self, function: Callable[..., Mapping[K, T]], key: K) -> T | None:
        """Give what stands under one key of `function(self)`, kept as above; None where nothing does."""
        kept = self._derived.get(function)
        if kept is None:
            kept = self._derived[function] = Sorted(self, function, ())
        if self.trail.reader is None:
            self.trail.resolve()
        if not kept.fresh:
            kept.renew()
        self.read((function, key))
        value: T | None = kept.value.get(key)
        return value

    def read(self, key: Hashable) -> None:
        """Leave a trail: whoever derives a value now has read this."""
        reader = self.trail.reader
        if reader is not None:
            readers = self._readers.get(key)
            if readers is None:
                readers = self._readers[key] = {}
            readers[reader] = None

    def changed(self, key: Hashable) -> None:
        """Let everything that was derived from this be doubted."""
        for reader in self._readers.pop(key, ()):
            reader.doubt()


class derived(Generic[T]):  # noqa: N801 — stands where `property` would
    """A property that is derived from tracked things and kept."""

    kind: type[Derived] = Derived

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, owner: None, of: type) -> "derived[T]": ...

    @overload
    def __get__(self, owner: Tracked, of: type) -> T: ...

    def __get__(self, owner: Tracked | None, of: type) -> "T | derived[T]":
        return self if owner is None else owner.derive(self.function, kind=self.kind)


class held(derived[T]):  # noqa: N801
    """A derived property whose readers hear of it only when it turned out otherwise."""

    kind = Held


class told(derived[T]):  # noqa: N801
    """A derived property that the journal tells of."""

    kind = Told


class tracked(Generic[T]):  # noqa: N801
    """An attribute that leaves a trail when it is read and lets its readers know when it is set otherwise."""

    def __set_name__(self, of: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, owner: None, of: type) -> "tracked[T]": ...

    @overload
    def __get__(self, owner: Tracked, of: type) -> T: ...

    def __get__(self, owner: Tracked | None, of: type) -> "T | tracked[T]":
        if owner is None:
            return self
        if owner.trail.reader is not None:
            owner.read(self.name)
        value: T = owner.__dict__[self.name]
        return value

    def __set__(self, owner: Tracked, value: T) -> None:
        if owner.__dict__.get(self.name) != value:
            owner.__dict__[self.name] = value
            owner.changed(self.name)
