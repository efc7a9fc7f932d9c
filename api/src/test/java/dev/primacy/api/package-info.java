@NullMarked
package dev.primacy.api;

import org.jspecify.annotations.NullMarked;
