// Licensed to nobody in particular, under a licence that says nothing.

//! Tide tables.
//!
//! # Example
//!
//! ```
//! # use tide::Table;
//! let table = Table::new(3);
//! assert_eq!(table.len(), 3);
//! ```
//!
//! [`Table`] is where to begin.

use std::fmt;

/// How many hours lie between two tides.
pub const HOURS: f64 = 12.4;

const SECRET: u8 = 1;

/// A table of the times of high water.
///
/// * It is never empty.
/// * It is sorted, see [`Table::sort`].
#[derive(Debug, Clone)]
pub struct Table {
    /// The times, in hours.
    times: Vec<f64>, // sorted
}

impl Table {
    /// Makes a table of `n` tides.
    ///
    /// # Panics
    ///
    /// If `n` is zero.
    #[must_use]
    pub fn new(n: usize) -> Self {
        assert!(n > 0);
        Self { times: (0..n).map(|i| i as f64 * HOURS).collect() }
    }

    pub fn len(&self) -> usize {
        self.times.len()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.times.len())
    }
}

/// What can be sorted.
pub trait Sort<T> {
    type Key;

    /// Sorts in place.
    fn sort(&mut self);

    fn sorted(mut self) -> Self
    where
        Self: Sized,
    {
        self.sort();
        self
    }
}

pub(crate) mod inner {
    //! What nobody sees.

    /** Where the water is. */
    #[repr(u8)]
    pub enum State {
        /// High.
        High,
        Low,
    }
}

/// Says the times.
#[macro_export]
macro_rules! tides {
    ($n:expr) => { Table::new($n) };
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing() {}
}
