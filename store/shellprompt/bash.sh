# Written by authdeck. A subshell of authdeck reads this file in place of ~/.bashrc, and this file reads ~/.bashrc.
if [ -f ~/.bashrc ]; then
	. ~/.bashrc
fi
__authdeck_name="($AUTHDECK_IDENTITY) "
__authdeck_prompt() {
	case $PS1 in
	*"$__authdeck_name"* | *authdeck* | *AUTHDECK_*) ;; # it shows the identity already
	'\n'*) PS1='\n'$__authdeck_name${PS1#'\n'} ;;
	*) PS1=$__authdeck_name$PS1 ;;
	esac
}
# At every prompt, because some programs write PS1 again each time. A bash in this one may have the variable, but not the function.
PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}'if declare -F __authdeck_prompt >/dev/null; then __authdeck_prompt; fi'
