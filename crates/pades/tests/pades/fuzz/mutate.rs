//! Numbers by SplitMix64, and what they do to bytes.

/// Deterministic: the number of the case is the seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x5eed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `limit`; 0 if that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.next() % limit as u64) as usize }
    }

    pub fn byte(&mut self) -> u8 {
        self.next() as u8
    }

    pub fn one<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// A piece of `length`: start and end, at most `longest` apart.
    fn piece(&mut self, length: usize, longest: usize) -> (usize, usize) {
        let from = self.below(length);
        (from, (from + 1 + self.below(longest)).min(length))
    }
}

/// What numbers in hostile input like to be.
const NUMBERS: [&[u8]; 9] =
    [b"0", b"1", b"-1", b"15", b"65535", b"65536", b"4294967295", b"4294967296", b"18446744073709551616"];

/// One to four changes that need no knowledge of the format. `other` is a second input to take pieces from.
pub fn bytes(random: &mut Random, input: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=random.below(4) {
        if input.is_empty() {
            return;
        }
        let length = input.len();
        match random.below(9) {
            0 => input[random.below(length)] = random.byte(),
            1 => input[random.below(length)] ^= 1 << random.below(8),
            2 => input.truncate(random.below(length) + 1),
            3 => {
                let (from, to) = random.piece(length, 400);
                input.drain(from..to);
            }
            4 => {
                let (from, to) = random.piece(length, 4_000);
                let copy = input[from..to].to_vec();
                input.splice(from..from, copy);
            }
            5 => {
                let (from, to) = random.piece(length, 400);
                let part: Vec<u8> = input.drain(from..to).collect();
                let at = random.below(input.len() + 1);
                input.splice(at..at, part);
            }
            6 if !other.is_empty() => {
                let (from, to) = random.piece(other.len(), 2_000);
                let (at, behind) = random.piece(length, 2_000);
                input.splice(at..behind, other[from..to].iter().copied());
            }
            7 => number(random, input),
            _ => {
                let at = random.below(length);
                input.splice(at..at, std::iter::repeat_n(random.byte(), 1 + random.below(16)));
            }
        }
    }
}

/// Another number in place of one: lengths, offsets and counts that lie.
pub fn number(random: &mut Random, input: &mut Vec<u8>) {
    let from = random.below(input.len());
    let Some(start) = input[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else { return };
    let length = input[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let value: Option<u64> = std::str::from_utf8(&input[start..start + length]).unwrap().parse().ok();
    let near = value.map(|value| value.wrapping_add(random.below(5) as u64).wrapping_sub(2).to_string());
    let with = match near {
        Some(near) if random.below(2) == 0 => near.into_bytes(),
        _ => random.one(&NUMBERS).to_vec(),
    };
    input.splice(start..start + length, with);
}
