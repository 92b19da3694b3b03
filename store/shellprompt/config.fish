# authdeck passes this to fish -C, which runs it after your own configuration.
if status is-interactive
    and functions -q fish_prompt
    and not functions fish_prompt fish_right_prompt 2>/dev/null | string match -q '*authdeck*'
    functions --copy fish_prompt __authdeck_prompt
    function __authdeck_status
        return $argv[1]
    end
    function fish_prompt
        set -l last $status
        printf '(%s) ' $AUTHDECK_IDENTITY
        __authdeck_status $last
        __authdeck_prompt
    end
end
