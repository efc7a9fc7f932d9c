/** What holds between modules; other modules' tests use it on the class path that they see. */
@NullMarked
package dev.primacy.architecture;

import org.jspecify.annotations.NullMarked;
