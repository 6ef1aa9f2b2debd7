# SPDX-License-Identifier: GPL-2.0
# limit: 300
# The module and the same core in a process say the same of every program of the corpus, to the letter.

tap=/run/agree.tap
agree /corpus >$tap 2>&1
cases=$(grep -cE '^(not )?ok ' $tap)
differ=$(grep -c '^not ok ' $tap)
echo "# $cases programs compared, $differ differ"
grep -A2 '^not ok ' $tap | head -n 60 | sed 's/^/# /'
check "verdict, log and states' hash are equal in the module and in a process" test "$differ" = 0
check "every program was compared" grep -x "1..$cases" $tap
check "hashes of states were among it" test "$cases" -gt 100
