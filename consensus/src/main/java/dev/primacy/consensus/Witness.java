package dev.primacy.consensus;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primacy.raft.v1.Question;
import dev.primacy.raft.v1.Testimony;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.Marshaller;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.MethodType;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;

/**
 * The service, beside Raft on the same port, by which a member is asked whether it too finds a
 * leader gone. Its stubs are written by hand: they stand on the gRPC that is inside Ratis, for
 * which nothing generates any.
 */
final class Witness {

  static final String SERVICE = "primacy.raft.v1.Witness";

  static final MethodDescriptor<Question, Testimony> TESTIFY =
      MethodDescriptor.<Question, Testimony>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Testify"))
          .setRequestMarshaller(marshaller(Question.parser()))
          .setResponseMarshaller(marshaller(Testimony.parser()))
          .build();

  private Witness() {}

  static ServerServiceDefinition service(Function<Question, Testimony> testify) {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            TESTIFY,
            ServerCalls.asyncUnaryCall((question, answer) -> {
              answer.onNext(testify.apply(question));
              answer.onCompleted();
            }))
        .build();
  }

  private static <M extends MessageLite> Marshaller<M> marshaller(Parser<M> parser) {
    return new Marshaller<>() {
      @Override
      public InputStream stream(M message) {
        return message.toByteString().newInput();
      }

      @Override
      public M parse(InputStream stream) {
        try {
          return parser.parseFrom(stream);
        } catch (InvalidProtocolBufferException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
