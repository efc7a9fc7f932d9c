package dev.primacy.postgres;

import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Checkpoint;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.StopCleanly;
import dev.primacy.core.node.LocalEffect.WriteMarker;

/** What could not be done, as operators read it. */
final class InWords {

  private InWords() {}

  static String failure(LocalEffect effect, String reason) {
    return "cannot " + what(effect) + ": " + reason;
  }

  private static String what(LocalEffect effect) {
    return switch (effect) {
      case Bootstrap _ -> "make a new cluster";
      case StartDetached _ -> "start PostgreSQL as a standby";
      case Stop _ -> "stop PostgreSQL";
      case StopCleanly _ -> "stop PostgreSQL cleanly";
      case Checkpoint _ -> "make a checkpoint";
      case Detach _ -> "end the stream from the upstream";
      case Attach order -> "follow " + order.upstream().address();
      case Promote order -> "promote to timeline " + order.timeline();
      case LoadRule order -> "load '" + order.rule().standbyNames() + "'";
      case WriteMarker order -> "write the marker of epoch " + order.epoch();
      case Rewind order -> "rewind to the history of " + order.source();
      case Clone order -> "clone " + order.source();
    };
  }
}
