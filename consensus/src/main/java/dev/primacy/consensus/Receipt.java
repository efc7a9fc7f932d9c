package dev.primacy.consensus;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What the state machine hands, through Ratis, to whoever submitted an entry in this process.
 *
 * @param term the term that the entry was proposed in
 */
record Receipt(long term, Result result) implements Message {

  sealed interface Result {

    record Done(Object result) implements Result {}

    record Failed() implements Result {}

    record Outdated() implements Result {}
  }

  /** Empty: it never leaves this process. */
  @Override
  public ByteString getContent() {
    return ByteString.EMPTY;
  }
}
