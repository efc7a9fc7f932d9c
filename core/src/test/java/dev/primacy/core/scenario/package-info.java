/** Stories of a whole cluster, told by the machine itself and compared word for word. */
@NullMarked
package dev.primacy.core.scenario;

import org.jspecify.annotations.NullMarked;
