--- The rules of evolution: what a change to a schema does to peers and programs that are there.
--
-- In:  nothing. Out: a table like `rules`, which it takes over for what is wrong with the text of
--      a lock file. `level` is "wire" (peers that have the old schema cannot talk to this one) or
--      "source" (programs have to be changed when they are built with it). `$at` names what
--      changed.

local rules = require "rules"

local M = {
  N0900 = {
    text = "this lock file cannot be read: $what",
    help = "take it from version control again, or write a new one: remove it and run "
      .. "netaio-gen gen",
  },
  N0901 = {
    level = "wire", text = "$at: required $kind added",
    help = "peers of version $version do not send it: make it optional",
  },
  N0902 = {
    level = "wire", text = "$at: required field removed",
    help = "peers of version $version refuse what comes without it: keep it, and say deprecated",
  },
  N0903 = {
    level = "wire", text = "$at: $kind removed without 'reserved'",
    help = {
      "write 'reserved $value', so that it never gets another meaning",
      "keep it, and say deprecated",
    },
  },
  N0904 = {
    level = "wire", text = "$at: $what changed from $old to $new",
    help = "numbers stand for names on the wire: give the old one back",
  },
  N0905 = {
    level = "wire", text = "$at: $what changed from $old to $new",
    help = "keep it, and add another beside it",
  },
  N0906 = {
    level = "wire", text = "$at: $what lowered from $old to $new",
    help = "older peers send more",
  },
  N0907 = {
    level = "wire", text = "$at: $what raised from $old to $new",
    help = "older peers refuse more: upgrade those that receive it first, then --accept N0907",
  },
  N0908 = {
    level = "wire", text = "$at: $value was reserved and is used again",
    help = "older peers know it as something else: take one that was never used",
  },
  N0909 = {
    level = "wire", text = "$at: $kind added without a 'since' above $version",
    help = "raise the version of the protocol, and write 'since' with it",
  },
  N0910 = {
    level = "wire", text = "$at: 'reserved $value' was taken away",
    help = "put it back: peers that still use it are there",
  },
  N0911 = {
    level = "wire", text = "$at: required became optional",
    help = "older peers refuse what comes without it",
  },
  N0912 = {
    level = "wire", text = "$at: optional became required",
    help = "older peers may leave it out: refuse it in the handler",
  },
  ["N0912.answer"] = {
    level = "wire", text = "$at: $old became $new",
    help = "one side would wait for an answer that the other does not send; add another operation",
  },
  N0913 = {
    level = "wire", text = "$at: operation removed",
    help = "older peers still call it: keep it, and say deprecated",
  },
  N0914 = {
    level = "wire", text = "$at: URI changed from $old to $new",
    help = "keep the resource, and add another beside it",
  },
  N0915 = {
    level = "wire", text = "$at: inner layer changed from $old to $new",
    help = "peers with the other one are refused; add another operation",
  },
  N0916 = {
    level = "wire", text = "layer $at: changed from $old to $new",
    help = "peers with the other one are refused: all of them have to change at once",
  },
  ["N0916.lock"] = {
    level = "wire", text = "layer $at: lock changed from $old to $new",
    help = "a witness of either side opens the lock of the other one only if both locks take it",
  },
  N0917 = {
    level = "wire", text = "$at: app id changed from $old to $new",
    help = "peers with the other one take this for another program",
  },
  ["N0917.version"] = {
    level = "wire", text = "$at: version lowered from $old to $new",
    help = "versions count releases: they rise",
  },
  N0918 = {
    level = "wire", text = "$at: transport changed from $old to $new",
    help = "widen it to 'any'",
  },
  N0919 = {
    level = "wire", text = "$at: goes to $new instead of $old",
    help = "add another operation",
  },
  N0920 = {
    level = "source", text = "$at: $kind renamed from $old to $new",
    help = "the wire stays as it was; programs have to follow",
  },
  N0921 = {
    level = "source", text = "$at: $what changed from $old to $new",
    help = "the wire stays as it was; programs have to follow",
  },
  N0922 = {
    level = "source", text = { "$at: $kind changed from $old to $new", "$at: $kind removed" },
    help = "the wire stays as it was; programs that use it have to follow",
  },
  N0923 = {
    level = "source", text = "$at: failure added",
    help = "the wire stays as it was; callers have a new case",
  },
  N0924 = {
    level = "wire", text = "$at: takes over URIs that go to $other in version $version",
    help = "choose a URI that $other does not match",
  },
}

return setmetatable(M, { __index = rules })
