package io.cronledger.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The functions of the C library that it takes to start a process. Each gives a number. */
final class LibC {
  final MethodHandle pipe = function("pipe2", ADDRESS, JAVA_INT);
  final MethodHandle close = function("close", JAVA_INT);
  final MethodHandle await = functionWithErrno("waitpid", JAVA_INT, ADDRESS, JAVA_INT);
  final MethodHandle spawn =
      function("posix_spawnp", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  final MethodHandle initActions = function("posix_spawn_file_actions_init", ADDRESS);
  final MethodHandle destroyActions = function("posix_spawn_file_actions_destroy", ADDRESS);
  final MethodHandle open =
      function("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  final MethodHandle duplicate =
      function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
  final MethodHandle closeFrom =
      function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
  final MethodHandle changeFolder =
      function("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
  final MethodHandle initAttributes = function("posix_spawnattr_init", ADDRESS);
  final MethodHandle destroyAttributes = function("posix_spawnattr_destroy", ADDRESS);
  final MethodHandle setFlags = function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
  final MethodHandle setSignalMask = function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);

  private LibC() {}

  /** If it has them all. */
  static Optional<LibC> find() {
    try {
      return Optional.of(new LibC());
    } catch (NoSuchElementException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  private static MethodHandle function(String name, MemoryLayout... parameters) {
    return linked(name, parameters);
  }

  private static MethodHandle functionWithErrno(String name, MemoryLayout... parameters) {
    return linked(name, parameters, Linker.Option.captureCallState("errno"));
  }

  @SuppressWarnings("restricted") // what is looked up here is described as the C library has it
  private static MethodHandle linked(
      String name, MemoryLayout[] parameters, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, parameters),
        options);
  }

  /** Calls one of them. */
  int call(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library cannot be called", e);
    }
  }
}
