/** Names every metric once, keeps what a process counts and times, and tells it on one page. */
@NullMarked
package dev.primacy.metrics;

import org.jspecify.annotations.NullMarked;
