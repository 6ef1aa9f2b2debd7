# SPDX-License-Identifier: GPL-2.0
# limit: 300
# Every case of the corpus gives through the module what it gives in a process.

tap=/run/corpus.tap
corpus /corpus >$tap 2>&1
status=$?
while IFS= read -r line; do
	name=${line#* - }
	case $line in
	"ok "*" # SKIP "*) skip "${name%% # SKIP *}" "${name##* # SKIP }" ;;
	"ok "*) ok "$name" ;;
	"not ok "*) not_ok "$name" ;;
	*) echo "# $line" ;;
	esac
done <$tap
cases=$(grep -cE '^(not )?ok ' $tap)
failed=$(grep -c '^not ok ' $tap)
check "the corpus was run to its end" grep -x "1..$cases" $tap
check "the corpus tool exits with 0 unless a case failed" test "$status" = 0 -o "$failed" -gt 0
